//! 考核签到表: who sat, with what result, signed by hand, and bound to the day's journal.
//!
//! The paper prints the head of the journal in full. Two signatures under it, kept by another department,
//! make it impossible to change the day's records unseen: the printed hash is then the proof, not the file.
//! Results are printed as they are given; nothing is judged here.

use data_encoding::HEXUPPER;
use jiff::civil::{Date, Time};

use crate::paper::{
    Align, Column, Flow, FontDamaged, Ink, MISSING_MARK, Metadata, PageSize, Paper, QrSymbol, QrTooLong,
    Stroke, Table, TextStyle, missing_in, write_pdf,
};
use dabiao_domain::head::HeadStamp;

/// The sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingRoll {
    /// The bureau, above the title.
    pub bureau: String,
    /// Day of the sitting.
    pub date: Date,
    /// Where.
    pub room: String,
    /// Title of the standard.
    pub standard_title: String,
    /// Its id.
    pub standard_id: String,
    /// Its version.
    pub standard_version: u32,
    /// Whether it was one of forms: then speed and accuracy are records and 合格率.
    pub forms: bool,
    /// The invigilator (监考人).
    pub invigilator: String,
    /// The candidates who sat, in the order of seats.
    pub rows: Vec<RollRow>,
    /// Remarks about the records themselves, a paragraph each; usually none.
    pub notes: Vec<String>,
    /// The head of the journal after the last of them.
    pub head: JournalHead,
}

/// One officer of the sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollRow {
    /// Seat number or name.
    pub seat: String,
    /// 警号.
    pub badge: String,
    /// 姓名.
    pub name: String,
    /// 单位.
    pub unit: String,
    /// When the officer signed in; none if absent.
    pub signed_in: Option<Time>,
    /// 正确速度 as printed elsewhere, without unit, of forms qualified and entered records as `11/12`; empty if there is no
    /// result.
    pub speed: String,
    /// 正确率 as printed elsewhere, without sign, of forms 合格率; empty if there is no result.
    pub accuracy: String,
    /// The result: 达标, 未达标, 缺考, 中断 …
    pub status: String,
    /// 摘要 of the journal of the PC where the officer sat, in groups of four; empty at the PC of the roll.
    pub digits: String,
}

/// The head of a station's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalHead {
    /// The series, that is the station's id: letters, digits and `-`.
    pub series: String,
    /// Number of entries.
    pub entries: u64,
    /// Hash of the last entry.
    pub hash: [u8; 32],
}

/// Why there is no roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollError {
    /// See [`QrTooLong`].
    #[error(transparent)]
    Qr(#[from] QrTooLong),
    /// See [`FontDamaged`].
    #[error(transparent)]
    Font(#[from] FontDamaged),
}

/// The text of a head's QR code: `DBH1.SERIES.ENTRIES.HASH` in capitals, the hash in hexadecimal.
pub fn head_code(head: &JournalHead) -> String {
    format!("DBH1.{}.{}.{}", head.series.to_uppercase(), head.entries, HEXUPPER.encode(&head.hash))
}

const TITLE: &str = "打字考核签到表";
const QUIET: Ink = Ink::grey(0.35);

/// Draws the roll: A4 upright, as many pages as it takes.
///
/// # Errors
/// See [`RollError`].
pub fn sitting_roll_pdf(roll: &SittingRoll) -> Result<Paper, RollError> {
    let date = format!("{}年{}月{}日", roll.date.year(), roll.date.month(), roll.date.day());
    let head = format!("{} {TITLE} {date} {}", roll.bureau, roll.room);
    let mut flow = Flow::new(PageSize::A4_PORTRAIT, 14.0, &head);
    flow.line(Align::Centre, TextStyle::new(12.0), &roll.bureau);
    flow.line(Align::Centre, TextStyle::new(20.0).strong().spaced(0.1), TITLE);
    flow.space(2.0);
    let style = TextStyle::new(10.5);
    let standard =
        format!("考核标准：{}（{} 第 {} 版）", roll.standard_title, roll.standard_id, roll.standard_version);
    flow.paragraph(style, &standard);
    let signed_in = roll.rows.iter().filter(|r| r.signed_in.is_some()).count();
    let where_when = format!(
        "日期：{date}    地点：{}    监考人：{}    应到 {} 人，实到 {signed_in} 人",
        roll.room,
        roll.invigilator,
        roll.rows.len()
    );
    flow.paragraph(style, &where_when);
    flow.space(1.5);
    let elsewhere = roll.rows.iter().any(|row| !row.digits.is_empty());
    let cells: Vec<Vec<String>> = roll.rows.iter().map(|row| cells(row, elsewhere)).collect();
    flow.table(&columns(elsewhere, roll.forms), &cells);
    flow.space(3.0);
    missing_note(&mut flow, roll);
    if !roll.notes.is_empty() {
        for note in &roll.notes {
            flow.paragraph(TextStyle::new(9.5), note);
        }
        flow.space(2.0);
    }
    signatures(&mut flow);
    journal_head(&mut flow, &roll.head)?;
    let facts = Metadata {
        title: format!("{TITLE} {}", roll.date),
        author: roll.bureau.clone(),
        date: Some(roll.date),
        ..Metadata::default()
    };
    Ok(write_pdf(&facts, &flow.finish())?)
}

/// With seats at other PCs a column more, for the digits that they showed.
fn columns(elsewhere: bool, forms: bool) -> Table {
    let column = |title, width, align| Column::new(title, width, align);
    let (speed, accuracy) =
        if forms { ("合格/录入 条", "合格率") } else { ("正确速度 字/分", "正确率") };
    let (unit, sign) = if elsewhere { (26.0, 24.0) } else { (44.0, 26.0) };
    let mut columns = vec![
        column("座号", 12.0, Align::Centre),
        column("警号", 19.0, Align::Centre),
        column("姓名", 22.0, Align::Centre),
        column("单位", unit, Align::Left),
        column("签到", 14.0, Align::Centre),
        column(speed, 16.0, Align::Right),
        column(accuracy, 14.0, Align::Right),
        column("结果", 15.0, Align::Centre),
    ];
    if elsewhere {
        columns.push(column("摘要", 20.0, Align::Centre));
    }
    columns.push(column("本人签名", sign, Align::Centre));
    Table { columns, text_pt: 9.5, row_mm: 9.5 }
}

fn cells(row: &RollRow, elsewhere: bool) -> Vec<String> {
    let time = row.signed_in.map_or_else(String::new, |t| format!("{:02}:{:02}", t.hour(), t.minute()));
    let accuracy = if row.accuracy.is_empty() { String::new() } else { format!("{}%", row.accuracy) };
    let mut cells = vec![
        row.seat.clone(),
        row.badge.clone(),
        row.name.clone(),
        row.unit.clone(),
        time,
        row.speed.clone(),
        accuracy,
        row.status.clone(),
    ];
    cells.extend(elsewhere.then(|| row.digits.clone()));
    cells.push(String::new());
    cells
}

/// Says which characters have to be written by hand, and in whose names.
fn missing_note(flow: &mut Flow, roll: &SittingRoll) {
    let mut notes = Vec::new();
    for row in &roll.rows {
        let missing = missing_in(&[row.name.as_str(), &row.unit].concat());
        let codes: Vec<String> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        if !codes.is_empty() {
            notes.push(format!("{}（{}）", row.badge, codes.join("、")));
        }
    }
    if !notes.is_empty() {
        let note = format!("{MISSING_MARK}为字库所缺的字，请手写补上：{}", notes.join("；"));
        flow.paragraph(TextStyle::new(9.0), &note);
        flow.space(2.0);
    }
}

fn signatures(flow: &mut Flow) {
    flow.keep(16.0);
    let (top, left) = (flow.y() + 9.0, flow.left());
    let style = TextStyle::new(10.5);
    for (n, label) in ["监考人签名：", "单位负责人签名：", "日期："].into_iter().enumerate()
    {
        let x = left + n as f32 * 64.0;
        let used = flow.page().text(x, top, Align::Left, style, label);
        let end = if n == 2 { x + 50.0 } else { x + 60.0 };
        flow.page().line([x + used, top + 0.8], [end, top + 0.8], Stroke::solid(0.2, Ink::grey(0.3)));
    }
    flow.space(16.0);
}

/// The journal's head in full: eight groups of eight digits, and the same as a QR code.
fn journal_head(flow: &mut Flow, head: &JournalHead) -> Result<(), QrTooLong> {
    const QR_MM: f32 = 27.0;
    let symbol = QrSymbol::new(&head_code(head))?;
    flow.keep(QR_MM + 10.0);
    let (top, left, right) = (flow.y(), flow.left(), flow.right());
    let page = flow.page();
    page.line([left, top], [right, top], Stroke::solid(0.2, QUIET));
    let side = page.qr(left + 2.0, top + 5.0, QR_MM, &symbol);
    let x = left + side + 8.0;
    page.text(x, top + 8.0, Align::Left, TextStyle::new(10.5).strong(), "当日记录链首（SHA-256）");
    let hex = HEXUPPER.encode(&head.hash);
    for (n, line) in hex.as_bytes().chunks(32).enumerate() {
        let groups: Vec<&str> = line.chunks(8).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        let y = top + 14.5 + n as f32 * 6.0;
        page.text(x, y, Align::Left, TextStyle::new(12.0).spaced(0.04), &groups.join("  "));
    }
    let of = format!("工作站 {}，共 {} 条记录。", head.series, head.entries);
    page.text(x, top + 26.0, Align::Left, TextStyle::new(8.5).ink(QUIET), &of);
    if let Some(stamp) = HeadStamp::of(&head.series, head.entries, &head.hash) {
        let short = format!("简式：{stamp}");
        page.text(x, top + 30.5, Align::Left, TextStyle::new(9.5), &short);
    }
    // Beside the symbol there is no room for it in one line.
    let why = [
        "本表由监考人签名后交另一部门存放；链首一旦交到别处，此前的记录再被改动就会被发现；",
        "在此之前，能使用本机密钥的人可以不留痕迹地改动。",
    ];
    for (n, line) in why.into_iter().enumerate() {
        page.text(x, top + 35.0 + n as f32 * 4.0, Align::Left, TextStyle::new(8.5).ink(QUIET), line);
    }
    flow.space(side + 8.0);
    Ok(())
}
