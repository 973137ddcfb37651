//! Writing that does not come to its end, and packages of several files.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use dabiao_package::{
    Body, Draft, Item, MAX_PART_BYTES, MAX_TIPS, Phase, Place, Progress, WriteError, describe, packages_in,
    write,
};
use uuid::Uuid;

use super::support::{Chance, World, read_file, some_of_all};

fn items(world: &World) -> impl Iterator<Item = Result<Item, std::io::Error>> + use<> {
    some_of_all(&world.sender, 1).into_iter().map(Ok)
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn cancelled_at_any_point_it_leaves_nothing() {
    let world = World::new();
    let folder = world.stick();
    let place = Place { folder: &folder, data: Some(world.folder.path()) };
    let mut calls = 0;
    let mut phases = Vec::new();
    let all =
        write(place, &world.draft(), &world.sender, items(&world), &mut Chance(5), &mut |told: Progress| {
            calls += 1;
            phases.push(told.phase);
            ControlFlow::Continue(())
        });
    let path = all.unwrap().files.remove(0);
    for phase in [Phase::Packing, Phase::Writing, Phase::Checking] {
        assert!(phases.contains(&phase));
    }
    std::fs::remove_file(&path).unwrap();
    for stop in 1..=calls {
        let mut n = 0;
        let cancelled =
            write(place, &world.draft(), &world.sender, items(&world), &mut Chance(5), &mut |_| {
                n += 1;
                if n == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        assert!(matches!(cancelled, Err(WriteError::Cancelled)), "{stop}");
        assert_eq!(files(world.folder.path()), Vec::<PathBuf>::new(), "{stop}");
    }
}

#[test]
fn a_failing_source_leaves_nothing() {
    let world = World::new();
    let folder = world.stick();
    let place = Place { folder: &folder, data: None };
    let broken = items(&world).chain([Err(std::io::Error::other("the store is gone"))]);
    let go = &mut |_| ControlFlow::Continue(());
    let result = write(place, &world.draft(), &world.sender, broken, &mut Chance(5), go);
    assert!(result.unwrap_err().to_string().contains("the store is gone"));
    assert!(files(&folder).is_empty());
    let large = vec![Item::Body(Body::new(Uuid::nil(), "log", Chance(1).bytes(1_200_000)))];
    assert!(matches!(world.write(&world.draft(), large), Err(WriteError::TooLarge(_))));
    let many = vec![Item::Body(Body::new(Uuid::nil(), "log", vec![0; 9_000_000]))];
    assert!(
        matches!(world.write(&world.draft(), many), Err(WriteError::TooLarge(what)) if what.contains("log"))
    );
    assert!(files(&folder).is_empty());
}

/// The stick is pulled out while the file is being written, or read back: its folder is no longer there.
#[cfg(unix)]
#[test]
fn a_stick_that_is_pulled_out_is_named() {
    let world = World::new();
    let folder = world.stick();
    let away = world.folder.path().join("pulled out");
    let place = Place { folder: &folder, data: None };
    let mut pulled = false;
    let result =
        write(place, &world.draft(), &world.sender, items(&world), &mut Chance(5), &mut |told: Progress| {
            if told.phase == Phase::Writing && told.frames == 3 && !pulled {
                std::fs::rename(&folder, &away).unwrap();
                pulled = true;
            }
            ControlFlow::Continue(())
        });
    let error = result.unwrap_err();
    assert!(matches!(&error, WriteError::Io { place, .. } if place.starts_with(&folder)), "{error:?}");
    assert!(error.to_string().contains("bringing it to the disk"), "{error}");
    assert!(packages_in(&folder, None).is_empty() && packages_in(&away, None).is_empty());
}

/// What another program changes between writing and reading back is found, and not left under the name.
#[test]
fn what_was_not_written_as_it_should_be_is_removed() {
    let world = World::new();
    let folder = world.stick();
    let place = Place { folder: &folder, data: None };
    let mut changed = false;
    let result =
        write(place, &world.draft(), &world.sender, items(&world), &mut Chance(5), &mut |told: Progress| {
            if told.phase == Phase::Checking && !changed {
                let path = packages_in(&folder, None).remove(0);
                let mut bytes = std::fs::read(&path).unwrap();
                let at = bytes.len() / 2;
                bytes[at] ^= 1;
                std::fs::write(path, bytes).unwrap();
                changed = true;
            }
            ControlFlow::Continue(())
        });
    assert!(
        matches!(&result, Err(WriteError::NotAsWritten { what, .. }) if what.contains("bodies")),
        "{result:?}"
    );
    assert!(files(&folder).is_empty());
}

const FULL: &str = "DABIAO_TEST_PACKAGE_FULL";

/// Run by the test below in a process of its own, in which no file can grow beyond some KiB.
#[test]
#[ignore = "run by another test"]
fn writes_where_there_is_no_room() {
    let Some(folder) = std::env::var_os(FULL).map(PathBuf::from) else { return };
    let world = World::new();
    let place = Place { folder: &folder, data: None };
    let go = &mut |_| ControlFlow::Continue(());
    let error = write(place, &world.draft(), &world.sender, items(&world), &mut Chance(5), go).unwrap_err();
    assert!(matches!(&error, WriteError::Io { place, .. } if place.starts_with(&folder)), "{error:?}");
    assert!(error.to_string().contains("writing"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_named_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let test = "writing::writes_where_there_is_no_room";
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" --exact --ignored \"$1\"";
    let status = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env(FULL, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&status.stdout);
    assert!(status.status.success() && said.contains("1 passed"), "{said}");
    assert!(files(folder.path()).is_empty());
}

#[test]
fn what_is_too_much_for_one_file_goes_into_more() {
    let world = World::new();
    let noise = Chance(3).bytes(1_000_000);
    let body = |n: u8| [&[n], noise.as_slice()].concat();
    let bodies: Vec<Item> =
        (0..70).map(|n| Item::Body(Body::new(Uuid::from_u128(u128::from(n)), "log", body(n)))).collect();
    let written = world.write(&world.draft(), bodies.clone()).unwrap();
    let names: Vec<_> =
        written.files.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["00000003-00000007-1-9.dbx", "00000003-00000007-1-9-p2.dbx"]);
    let mut all = Vec::new();
    for (path, (part, parts)) in written.files.iter().zip([(1, 0), (2, 2)]) {
        assert!(std::fs::metadata(path).unwrap().len() <= MAX_PART_BYTES);
        let (report, taken) = read_file(path, world.identity());
        let header = report.unwrap().header;
        assert_eq!((header.part, header.parts, header.id), (part, parts, world.draft().id));
        all.extend(taken);
    }
    assert!(all == bodies);
    // Each file has a content key of its own.
    let sealed = |path: &Path| describe(path, |_| ControlFlow::Continue(())).unwrap().header.sealed;
    assert_ne!(sealed(&written.files[0]), sealed(&written.files[1]));
}

#[test]
fn more_receivers_and_tips_than_a_table_holds_are_refused() {
    let world = World::new();
    let mut draft = world.draft();
    draft.tips = (0..9_000)
        .map(|n| dabiao_domain::sync::Tip { series: Uuid::from_u128(n), entries: 1, hash: [1; 32] })
        .collect();
    assert!(matches!(world.write(&draft, Vec::new()), Err(WriteError::TableTooLarge)));
    draft.tips.truncate(3_000);
    assert!(world.write(&draft, some_of_all(&world.sender, 1)).is_ok());
}

#[test]
fn as_many_tips_as_are_to_be_named_leave_room_for_a_part_full_of_frames() {
    let world = World::new();
    let tip =
        |n| dabiao_domain::sync::Tip { series: Uuid::from_u128(n), entries: u64::MAX, hash: [0xab; 32] };
    let draft = Draft { tips: (0..MAX_TIPS as u128).map(tip).collect(), ..world.draft() };
    // Each is more than half of what a frame is closed at, so that it has a frame of its own.
    let noise = Chance(5).bytes(300_000);
    let body = |n: u8| [&[n], noise.as_slice()].concat();
    let bodies: Vec<Item> =
        (0..60).map(|n| Item::Body(Body::new(Uuid::from_u128(u128::from(n)), "log", body(n)))).collect();
    let written = world.write(&draft, bodies).unwrap();
    assert_eq!(written.files.len(), 1);
    let report = describe(&written.files[0], |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.header.tips.len(), report.header.frames.len()), (MAX_TIPS, 60));
}
