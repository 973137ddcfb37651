//! The check of sense: it finds every sort of nonsense that is planted, and none in what the program carries.

use dabiao::content::generator::{Generator, Known, Made, SenseFault, SenseKind};
use dabiao::content::{FileProblem, Library, check_folder};
use dabiao::domain::record::civil::{Day, Minute};
use dabiao::domain::record::{Kind, Record};

use super::generator_records::generator;

fn known(name: &str, part: &str, age: i32) -> Known {
    let surname = name.chars().take(1).collect();
    Known { name: name.to_owned(), surname, part: Some(part.to_owned()), age }
}

/// What the check finds in a text written on 2026-06-20.
fn found(kind: Kind, text: &str, people: &[Known]) -> Vec<SenseFault> {
    let record = Record { kind, fields: Vec::new(), text: text.to_owned() };
    let written = Some(Minute::new(Day::new(2026, 6, 20).unwrap(), 10 * 60));
    generator().sense().faults(&Made { record, people: people.to_vec(), written })
}

fn kinds(kind: Kind, text: &str, people: &[Known]) -> Vec<SenseKind> {
    found(kind, text, people).iter().map(|f| f.kind).collect()
}

#[test]
fn what_makes_sense_is_let_pass() {
    let people = [known("王强", "民警", 40), known("李芳", "报警人", 30)];
    let text = "2026年6月18日9时12分，报警人李芳报警称，其钱包丢失。民警王强9时20分到达，李女士约定7月1日前到派出所领取。";
    assert_eq!(found(Kind::Dispatch, text, &people), []);
}

#[test]
fn strangers_and_sentences_without_a_subject_are_found() {
    let people = [known("沈芳", "安全管理员", 40), known("黎明", "车主", 33)];
    for text in [
        "2026年6月1日，民警检查鑫源超市。沈芳表示6月10日前改正。",
        "2026年6月1日，民警提醒黎先生按时参加检验。",
        "2026年6月1日由青岚县来到白鹭县，在康民药店上班。",
    ] {
        assert_eq!(kinds(Kind::Premises, text, &people), [SenseKind::Stranger], "{text}");
    }
    assert_eq!(kinds(Kind::Premises, "鑫源超市的安全管理员沈芳表示6月10日前改正。", &people), []);
}

#[test]
fn deeds_in_places_that_do_not_suit_them_are_found() {
    for text in [
        "2026年6月1日，交通警察大队在人民路超市收银台附近设点检查。",
        "有车辆占用消防通道，位置在县道208线20公里处。",
        "有人在农贸市场西侧停车场把院墙推倒。",
        "群众报警称丢失一个布袋，现场围观群众7人。",
    ] {
        assert_eq!(kinds(Kind::Dispatch, text, &[]), [SenseKind::Place], "{text}");
    }
}

#[test]
fn what_is_told_before_it_was_and_impossible_times_are_found() {
    let guest = [known("马强", "旅客", 40)];
    let left = "旅客马强于2026年6月20日9时入住，2026年6月22日8时离店。";
    assert_eq!(kinds(Kind::Hotel, left, &guest), [SenseKind::Clock]);
    assert_eq!(kinds(Kind::Hotel, &left.replace("，2026年6月22日", "，预计2026年6月22日"), &guest), []);
    assert_eq!(kinds(Kind::Hotel, "旅客马强于6月18日入住，6月19日离店。", &guest), []);
    let wait = "答：8时48分我正在路口等车，一辆轿车开过来，9时07分撞上了前面的车。";
    assert_eq!(kinds(Kind::Statement, wait, &[]), [SenseKind::Clock]);
    let seen = "2026年6月1日9时12分，民警将一辆轿车拦下检查。轨迹显示，该车于9时25分出现在公交站台。";
    assert_eq!(kinds(Kind::Vehicle, seen, &[]), [SenseKind::Clock]);
    assert_eq!(kinds(Kind::Vehicle, &seen.replace("9时25分", "9时02分"), &[]), []);
}

#[test]
fn contradictions_are_found() {
    let people = [known("孙斌", "嫌疑人", 40), known("吴小雨", "孩子", 6), known("陈刚", "店主", 45)];
    for (kind, text) in [
        (Kind::Case, "案件名称为孙某殴打他人案，嫌疑人孙斌在逃。"),
        (Kind::Dispatch, "民警将其带回派出所，9时30分离开，按当场调解办结。"),
        (Kind::Dispatch, "店主陈刚退还1220元。双方签字，由店主赔偿1220元。"),
        (Kind::Dispatch, "孩子吴小雨跟随同学陈刚回家写作业，店主在场。"),
        (Kind::Statement, "问：12624036379打来以后，对方有没有让你下载软件？答：有。"),
        (Kind::Statement, "问：你有没有说出验证码？答：他说共同投资博彩要用。"),
        (Kind::Vocabulary, "指挥中心通报谎报警情警情92起。"),
    ] {
        let sorts = kinds(kind, text, &people);
        assert!(sorts.contains(&SenseKind::Logic), "{text}: {sorts:?}");
    }
}

#[test]
fn seasons_sizes_and_names_are_found() {
    let text = "2026年6月18日，监控显示有一人身穿褐色皮衣离开。";
    assert_eq!(kinds(Kind::Case, text, &[]), [SenseKind::Scale]);
    assert_eq!(kinds(Kind::Case, &text.replace("2026年6月", "2026年1月"), &[]), []);
    assert_eq!(kinds(Kind::Vehicle, "车辆违法停放，罚款1050元。", &[]), [SenseKind::Scale]);
    assert_eq!(kinds(Kind::Case, "后视镜被掰断，拍照66张。", &[]), [SenseKind::Scale]);
    let rare = [known("马建㸌", "房主", 50)];
    assert_eq!(kinds(Kind::Rental, "房主马建㸌到场配合。", &rare), [SenseKind::Name]);
    assert_eq!(kinds(Kind::Names, "名单如下：马建㸌。", &rare), [], "rare names are what is practised");
}

#[test]
fn none_is_in_what_the_program_makes() {
    let generator = generator();
    let sense = generator.sense();
    for kind in Kind::ALL {
        for n in 0..1_000 {
            let made = generator.made(kind, 41, n);
            assert_eq!(sense.faults(&made), [], "{}", made.record.text);
        }
        for (seed, length) in (0..40).flat_map(|seed| [(seed, 150), (seed, 400)]) {
            for made in generator.paragraphs_made(kind, seed, length).take(20) {
                assert_eq!(sense.faults(&made), [], "{}", made.record.text);
            }
        }
    }
}

#[test]
fn version_2_fails_the_check_that_version_3_passes() {
    let (sense, older) = (generator().sense(), Generator::of_version(2).unwrap().unwrap());
    let mut sorts: Vec<SenseKind> = Vec::new();
    for kind in Kind::ALL {
        for n in 0..60 {
            sorts.extend(sense.faults(&older.made(kind, 41, n)).iter().map(|f| f.kind));
        }
    }
    for sort in [SenseKind::Stranger, SenseKind::Logic, SenseKind::Scale, SenseKind::Name] {
        assert!(sorts.contains(&sort), "{sort:?}");
    }
    assert!(sorts.len() > 200, "{}", sorts.len());
}

#[test]
fn the_checker_of_exercises_names_it_and_still_takes_the_template() {
    assert_eq!(Library::check_embedded().1, []);
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in dabiao::content::generator::embedded_files() {
        let path_there = root.path().join(path);
        std::fs::create_dir_all(path_there.parent().unwrap()).unwrap();
        let mut text = String::from_utf8(bytes.to_vec()).unwrap();
        if path == "templates/premises.toml" {
            let from = "{guard}，公民身份号码{guard.id}，联系电话{guard.phone}。";
            assert!(text.contains(from));
            text = text.replace(
                "guard = \"person age=22-58 near=a as=安全管理员\"",
                "guard = \"person age=22-58 near=a\"",
            );
        }
        std::fs::write(path_there, text).unwrap();
    }
    let (_, errors) = check_folder(root.path());
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!((error.file.as_str(), error.fault.code()), ("templates/premises.toml", "sense-stranger"));
        assert!(error.fault.is_remark() && matches!(error.fault, FileProblem::Sense { .. }));
    }
}
