import { lang } from '../../i18n/lang';

/**
 * What to do about each problem that a file can have. The server's message says what is wrong with this
 * one cell; this says how the likes of it are mended.
 */
type Remedy = readonly [codes: string, zh: string, en: string];

const REMEDIES: readonly Remedy[] = [
  ['missing', '补上这一项。若是更正已有的一项，请核对编号是否和以前一样。', 'Fill it in. For a correction, check that the identifier is the one you sent before.'],
  ['wrong_type invalid_value', '按说明改成这一列该有的值。', 'Change it to a value of the kind this column holds.'],
  ['unknown_type unknown_kind', '从可用的名称里选一个，见模板的“说明”页。', 'Take one of the known names; the template’s first sheet lists them.'],
  ['too_long too_many too_large', '缩短，或拆成几条。', 'Shorten it, or split it into several.'],
  ['duplicate', '同一个编号只留一行。', 'Keep one row for each identifier.'],
  ['circle', '去掉其中一个“上级”。', 'Remove one of the two parents.'],
  ['unknown_place', '改正地点的编号或名称，或把该地点一起传。', 'Correct the place’s identifier or name, or send that place too.'],
  ['other_type', '换一个编号，或先删除原来那条记录。', 'Use another identifier, or delete the earlier record first.'],
  ['not_yours outside_area', '请联系运维人员，说明您需要描述这个地点。', 'Ask the operator; tell them you need to describe this place.'],
  ['control_character bad_encoding', '重新导出，编码选“CSV UTF-8”。', 'Export it again as “CSV UTF-8”.'],
  ['broken_json not_an_object truncated', '改正这一处 JSON。', 'Correct the JSON at this place.'],
  ['invalid_json', '改正 JSON，或去掉开头的 json:。', 'Correct the JSON, or leave out the leading json:.'],
  ['conflicting_cells', '这两列说的是同一件事，只填一列。', 'These two columns mean the same. Fill only one.'],
  ['too_many_cells open_quote', '内容里有分隔符时，用双引号把整格括起来。', 'Put quotes around cells that contain separators.'],
  ['too_many_captions', '每张图片写一段说明，以“；”分开。', 'Write one caption for each picture, separated by “；”.'],
  ['cell_error cell_too_long unreadable_cell too_many_columns', '打开工作簿，改正所指的格子。', 'Open the workbook and correct the cell named here.'],
  ['no_header', '第一行请写列名，可从模板复制。', 'Put the column names in the first row; copy them from the template.'],
  ['duplicate_column', '把重复的两列合成一列。', 'Merge the two columns into one.'],
  ['photo_ambiguous', '文件名前写上文件夹，例如 春天/a.jpg。', 'Write the folder before the file name, for example spring/a.jpg.'],
  ['unreadable_picture photo_unreadable not_a_picture', '重新导出为 JPEG，再放进压缩包。', 'Export the picture again as JPEG and pack it anew.'],
  ['picture_too_large photo_too_large', '缩小到 30 MB、5200 万像素以内。', 'Make it smaller than 30 MB and 52 million pixels.'],
  ['empty_file no_records', '填好内容再传；编号以“示例-”开头的行不算。', 'Fill in some rows. Those whose identifier begins with 示例- are examples and do not count.'],
  ['unknown_format unsupported_format not_csv', '另存为 XLSX、CSV 或 JSON，再传一次。', 'Save it as XLSX, CSV or JSON and send that.'],
  ['old_or_protected_workbook', '另存为不带密码的 .xlsx。', 'Save it as .xlsx without a password.'],
  ['utf16_json', '另存为 UTF-8。', 'Save it as UTF-8.'],
  ['broken_archive broken_entry broken_workbook broken_sheet', '文件已损坏，请重新打包或另存。', 'The file is damaged. Pack or save it again.'],
  [
    'unsafe_entry bad_entry_name duplicate_entry nested_archive protected_entry unsupported_compression',
    '按说明整理后重新打成 ZIP：不要密码，里面不要再有压缩包。',
    'Pack a plain ZIP again: no password, no archive within it.',
  ],
  ['entry_too_large archive_too_large too_many_entries workbook_too_large', '拆成几个文件分别上传。', 'Split it and send several files.'],
  ['no_sheet', '取消隐藏至少一张工作表。', 'Unhide at least one sheet.'],
  ['internal', '是我们这边出了错。请稍后重传；若仍如此，请告知运维人员。', 'This is our failure. Send it again later; if it goes on, tell the operator.'],
  ['unparsed_hours', '写成“周二至周日 9:00-17:00，周一闭馆”这样；照旧也可以，会按文字显示。', 'Write it like “Tue-Sun 09:00-17:00, closed Monday”. Left as it is, it is shown as text.'],
  ['price_jump', '核对小数点和单位；确实如此就确认。', 'Check the decimal point and the unit. If it is right, confirm it.'],
  ['far_from_parent', '核对经纬度是否写反、坐标系是否选对。', 'Check that latitude and longitude are not swapped and the datum is right.'],
  ['same_name', '写上坐标，我们就能分清；确是另一处也可以直接确认。', 'Give its position so we can tell them apart, or confirm that it is another place.'],
  ['mass_deletion', '“全部替换”会删除文件里没有的记录。请确认文件完整。', 'Replacing deletes whatever the file leaves out. Make sure the file is complete.'],
  ['example', '示例行不会读取，可以删掉。', 'Example rows are not read. You may delete them.'],
  ['column_as_attribute', '没有这样的字段，内容按同名标签保存。若本想用已有字段，请改列名。', 'Not a known field, so it is kept under its own label. Rename the column if you meant a known one.'],
  ['unknown_column unnamed_column', '这一列不会读取。请改成已知的列名，或删掉。', 'This column is not read. Give it a known name, or delete it.'],
  ['rows_above_header', '列名上面的几行不会读取。', 'The rows above the column names are not read.'],
  ['hidden_sheets_ignored', '要读取的工作表请取消隐藏。', 'Unhide the sheets that should be read.'],
  ['macros_ignored', '不需要处理：宏不会运行。', 'Nothing to do: macros are not run.'],
  ['ignored_file', '不需要处理：压缩包里的这个文件不会读取。', 'Nothing to do: this file in the archive is not read.'],
  ['photo_missing', '把这张图片放进压缩包，或核对文件名。', 'Put the picture into the ZIP, or check its name.'],
  ['unnamed incomplete', '地图数据里这一项没有名称或不完整，已跳过。', 'This item of the map data has no name or is incomplete, and is passed over.'],
];

const BY_CODE = new Map(REMEDIES.flatMap(([codes, ...words]) => codes.split(' ').map((code) => [code, words] as const)));

export function remedyOf(code: string): string {
  const found = BY_CODE.get(code);
  return found ? found[lang.value === 'en' ? 1 : 0] : '';
}
