// Regions in their own script, in the order of their codes.

const JP =
  "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県";
const CN =
  "安徽=AH 北京=BJ 重庆=CQ 福建=FJ 甘肃=GS 广东=GD 广西=GX 贵州=GZ 海南=HI 河北=HE 黑龙江=HL 河南=HA 湖北=HB 湖南=HN 内蒙古=NM 江苏=JS 江西=JX 吉林=JL 辽宁=LN 宁夏=NX 青海=QH 陕西=SN 山东=SD 上海=SH 山西=SX 四川=SC 天津=TJ 西藏=YZ 新疆=XJ 云南=YN 浙江=ZJ";
const KR =
  "서울=11 부산=26 대구=27 인천=28 광주=29 대전=30 울산=31 경기=41 강원=42 충북=43 충청북=43 충남=44 충청남=44 전북=45 전라북=45 전남=46 전라남=46 경북=47 경상북=47 경남=48 경상남=48 제주=49 세종=50";

const pairs = (text: string, prefix = "") =>
  text.split(" ").map((pair): [string, string] => {
    const [name = "", code = ""] = pair.split("=");
    return [name, prefix + code];
  });

/** Country → name in its own script without the word for its kind → Shopify's zone code. */
const NAMES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  JP: new Map(
    JP.split(" ").map((name, index) => [bareName(name), `JP-${String(index + 1).padStart(2, "0")}`]),
  ),
  CN: new Map(pairs(CN)),
  KR: new Map(pairs(KR, "KR-")),
  TH: new Map([
    ["กรุงเทพ", "TH-10"],
    ["กรุงเทพมหานคร", "TH-10"],
  ]),
};

/** The zone of a region written in the country's own script; null when it is none. */
export function findNativeRegion(countryCode: string, region: string): string | null {
  const names = Object.hasOwn(NAMES, countryCode) ? NAMES[countryCode] : undefined;
  return names?.get(bareName(region.trim())) ?? null;
}

function bareName(name: string): string {
  if (name === "北海道" || name.length < 3) return name;
  return name.replace(
    /(?:都|道|府|県|省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区|특별자치시|특별자치도|특별시|광역시|도|시)$/u,
    "",
  );
}
