//! Characters that sound alike or look alike.
//!
//! Groups do not overlap. Sounds are readings with tone; only characters with one reading in the table of
//! standard characters (通用规范汉字表) are taken, of those that names have.

/// Same syllable, same tone.
#[rustfmt::skip]
const SOUNDS: &[&str] = &[
    "博勃", "斌彬宾滨", "兵冰", "陈晨辰沉臣", "程成诚城承", "崔催", "蔡菜", "戴代岱", "丁叮", "东冬",
    "范饭", "冯逢", "富傅", "方芳", "飞非", "芬纷", "峰锋丰枫", "贵桂", "顾固故", "刚纲", "黄皇煌",
    "慧惠蕙", "辉晖挥", "浩皓昊", "韩寒涵函晗", "贺鹤赫", "何河", "红宏洪鸿", "胡湖壶", "建健剑鉴",
    "杰洁捷", "佳嘉加", "姜江", "蒋奖", "静靖净敬", "吉级及", "俊峻骏", "金今巾津", "晶京菁精", "军君均钧",
    "廖料", "梁良粮", "刘流留", "罗萝", "兰岚蓝", "莉俐利立力", "林临霖琳", "玲铃凌灵龄", "龙隆", "路鹿璐",
    "卢炉", "磊垒", "李里理礼", "孟梦", "梅玫眉", "明名铭鸣", "莫默陌", "楠男", "彭鹏朋棚", "平萍苹",
    "钱前乾", "邱丘秋", "琪齐其祺", "秦勤琴芹", "仁人", "蓉容荣融", "胜圣", "时实", "生声升", "沈审",
    "史使", "宋送", "思斯司丝", "苏酥", "田甜", "谭谈潭坛", "唐堂棠塘", "陶桃", "涛滔", "魏卫慰",
    "韦唯维围", "文闻雯", "吴吾", "伟苇玮纬", "武五舞伍", "向象项", "祥翔详", "熊雄", "秀绣", "萧潇箫消宵",
    "晓小", "轩宣萱", "旭序绪", "欣新鑫心馨", "袁元圆源园原", "悦月越跃", "艳雁彦", "闫岩颜言严炎研",
    "杨阳扬洋", "姚遥瑶尧", "业夜", "义艺亿毅谊益翼", "怡宜仪", "于余鱼榆瑜渝愉", "云芸耘", "英瑛", "尹引",
    "颖影", "勇永咏泳", "友有", "宇雨羽语", "赵兆照肇", "郑政证", "志智治致", "张章彰", "珍真贞", "钟忠终",
    "周舟洲州", "朱珠株", "梓紫子",
];

/// Mistaken for one another by the eye.
#[rustfmt::skip]
const SHAPES: &[&str] = &[
    "己已巳", "未末", "土士", "日曰", "人入", "千干于", "戊戌戍", "晴睛", "侯候", "拆折析", "免兔", "鸟乌",
    "午牛", "今令", "大太犬", "由甲申田", "间问", "拔拨", "刺剌", "凤风", "券卷", "崇祟", "治冶", "冷泠",
    "辨辩辫", "栗粟", "准淮", "住往", "陪部", "贷货", "师帅", "历厉", "茶荼", "晒洒酒", "享亨", "壁璧",
    "旦且", "胃冒", "王玉", "天夫", "矢失", "幻幼", "氏民", "竟竞", "稍梢", "浙渐", "郎朗", "代伐", "休体",
    "孑孓", "圆园", "沐沭", "彭澎", "赢羸",
];

fn others(groups: &'static [&'static str], c: char) -> impl Iterator<Item = char> {
    groups.iter().find(|g| g.contains(c)).into_iter().flat_map(|g| g.chars()).filter(move |o| *o != c)
}

/// Other characters of names with the sound and tone of `c`.
pub fn same_sounds(c: char) -> impl Iterator<Item = char> {
    others(SOUNDS, c)
}

/// Other characters that look like `c`.
pub fn look_alikes(c: char) -> impl Iterator<Item = char> {
    others(SHAPES, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_do_not_overlap() {
        for groups in [SOUNDS, SHAPES] {
            let mut all: Vec<char> = groups.iter().flat_map(|g| g.chars()).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count);
            assert!(groups.iter().all(|g| g.chars().count() > 1));
        }
    }

    #[test]
    fn examples() {
        assert_eq!(look_alikes('己').collect::<String>(), "已巳");
        assert_eq!(same_sounds('伟').collect::<String>(), "苇玮纬");
        assert_eq!(same_sounds('A').count() + look_alikes('〇').count(), 0);
    }
}
