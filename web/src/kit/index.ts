/** The design system: everything a room may use to show something. */
export { Button, type ButtonProps } from './button';
export { Field, Select, Check, Labelled, type FieldProps, type Choice } from './field';
export { Chips, Segments } from './chips';
export { Dialog, Confirm } from './dialog';
export { Tabs, type Tab } from './tabs';
export { Table, type Column } from './table';
export { Badge, OpenBadge, type Tone } from './badge';
export { Freshness, Evidence, freshnessWords } from './freshness';
export { CitationMark, CitationList, CitationDialog, CitedText } from './citation';
export { Progress, Skeleton, EmptyState, Note, ErrorNote, Loaded } from './feedback';
export { More } from './more';
export { useMore } from './use-more';
export { toast } from './toast';
export { SignedIn, SignIn, SignedInAs } from './sign-in';
export { Shell, PageHead, useTitle, type NavItem } from './shell';
export { Icon, type IconName } from './icon';
export { late } from './late';
