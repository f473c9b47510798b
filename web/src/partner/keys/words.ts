import { words } from '../../i18n/lang';

export const keysLead = words(
  '每个密钥都能以您的名义上传和发公告。换密钥时：先建新的，用上它，再撤销旧的。最多 20 个有效密钥。',
  'Each key can upload and tell notices in your name. To exchange one: make a new key, use it, then revoke the old. At most 20 valid keys.',
);
