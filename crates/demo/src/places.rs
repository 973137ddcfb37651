//! Names of units and posts of the invented county.

/// The bureau.
pub const BUREAU: &str = "岚江市公安局";

/// 派出所.
pub const STATIONS: [&str; 30] = [
    "文昌派出所",
    "城关派出所",
    "东门派出所",
    "学府派出所",
    "滨河派出所",
    "清水派出所",
    "柳林派出所",
    "桃源派出所",
    "大河派出所",
    "梅岭派出所",
    "石门派出所",
    "青坪派出所",
    "云雾派出所",
    "月湾派出所",
    "枫桥派出所",
    "盘龙派出所",
    "榆树派出所",
    "南溪派出所",
    "柳桥派出所",
    "龙潭派出所",
    "沙洲派出所",
    "莲塘派出所",
    "白沙派出所",
    "芦花派出所",
    "古渡派出所",
    "竹溪派出所",
    "望岭派出所",
    "双井派出所",
    "钟楼派出所",
    "北塔派出所",
];

/// 机关科室和大队. The first five are where staff with roles over the whole bureau sit.
pub const DESKS: [&str; 30] = [
    "政工室",
    "科技信息化大队",
    "督察审计室",
    "法制大队",
    "治安管理大队",
    "刑事侦查大队",
    "交通警察大队",
    "指挥中心",
    "经济犯罪侦查大队",
    "禁毒大队",
    "巡逻特警大队",
    "警务保障室",
    "网络安全保卫大队",
    "出入境管理大队",
    "户政管理科",
    "情报信息中心",
    "环境犯罪侦查大队",
    "森林警察大队",
    "监所管理大队",
    "看守所",
    "拘留所",
    "反诈骗中心",
    "警犬技术中队",
    "信访科",
    "机关党委办公室",
    "老干部科",
    "教育训练科",
    "物证鉴定室",
    "执法办案管理中心",
    "车辆管理所",
];

/// Posts of those who have none at the head: of a station, of a desk unit, of the bureau.
pub const STATION_POSTS: [&str; 6] = ["社区民警", "社区民警", "治安民警", "案件民警", "内勤民警", "值班民警"];
/// The same of a desk unit.
pub const DESK_POSTS: [&str; 5] = ["民警", "民警", "主办民警", "综合民警", "内勤民警"];
/// The same of the bureau.
pub const BUREAU_POSTS: [&str; 2] = ["二级高级警长", "三级高级警长"];
const BUREAU_HEADS: [&str; 6] = ["局长", "政委", "副局长", "副局长", "纪委书记", "政治处主任"];

/// The posts at the head of a unit, the first one first.
pub fn heads(unit: &str, top: bool) -> Vec<String> {
    if top {
        return BUREAU_HEADS.iter().map(|post| (*post).to_owned()).collect();
    }
    let first = match unit {
        _ if unit.ends_with("大队") => "大队长",
        _ if unit.ends_with("中队") => "中队长",
        _ if unit.ends_with('所') => "所长",
        _ if unit.ends_with('科') => "科长",
        _ => "主任",
    };
    vec![first.to_owned(), "教导员".to_owned(), format!("副{first}")]
}

/// Rooms in which sittings are held.
pub const ROOMS: [&str; 4] = ["局机关三楼机房", "局机关四楼机房", "训练基地一号机房", "训练基地二号机房"];
