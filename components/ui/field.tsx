'use client';
/** Fields of a form: a label above, what is wrong below, in the words of whoever refused it. */
import type { ReactNode } from 'react';
import {
  Input as AriaInput,
  ListBox as AriaListBox,
  ListBoxItem as AriaListBoxItem,
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  FieldError,
  Label,
  Popover,
  SearchField,
  SelectValue,
  Text,
} from 'react-aria-components';
import { cx } from './class-names';
import { Icon } from './icon';
import { itemClass } from './menu';

export const inputClass =
  'h-[30px] w-full rounded-2 border border-control bg-surface px-2.5 text-sm max-md:h-9 ' +
  'data-[invalid]:border-bad data-[invalid]:shadow-[inset_0_0_0_1px_var(--bad)]';
const labelClass = 'text-xs font-medium';
const errorClass = 'flex items-start gap-1.5 text-xs text-bad wrap-anywhere';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly className?: string;
}

export function TextField({ label, hint, error, placeholder, mono, className, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} isInvalid={error !== undefined} className={cx('grid gap-[5px]', className)}>
      <Label className={labelClass}>{label}</Label>
      <AriaInput placeholder={placeholder} className={cx(inputClass, mono && 'font-mono text-xs')} />
      {hint ? (
        <Text slot="description" className="text-xs text-ink-3">
          {hint}
        </Text>
      ) : null}
      <FieldError className={errorClass}>{error}</FieldError>
    </AriaTextField>
  );
}

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

export interface SelectFieldProps extends Omit<AriaSelectProps<Option>, 'className' | 'children'> {
  readonly label: string;
  readonly options: readonly Option[];
  /** The label is read aloud but not drawn. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly size?: 'normal' | 'small';
  readonly className?: string;
}

/** One of a few options. */
export function SelectField({
  label,
  options,
  hideLabel,
  hint,
  size = 'normal',
  className,
  ...props
}: SelectFieldProps) {
  return (
    <AriaSelect {...props} className={cx('grid gap-[5px]', className)}>
      <Label className={hideLabel ? 'sr-only' : labelClass}>{label}</Label>
      <Button
        className={cx(
          'flex w-full items-center gap-1.5 rounded-2 border border-control bg-surface text-left hover:bg-sunken',
          size === 'small' ? 'h-6 px-2 text-xs max-md:h-8' : 'h-[30px] px-2.5 text-sm max-md:h-9',
        )}
      >
        <SelectValue className="min-w-0 flex-1 truncate">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" size={14} className="text-ink-3" />
      </Button>
      {hint ? (
        <Text slot="description" className="text-xs text-ink-3">
          {hint}
        </Text>
      ) : null}
      <Popover
        className="z-50 w-(--trigger-width) min-w-40 rounded-[8px] border border-line bg-raised p-1 shadow-overlay"
        offset={4}
      >
        <AriaListBox items={options} className="max-h-72 overflow-auto outline-none">
          {(option) => (
            <AriaListBoxItem id={option.id} textValue={option.label} className={itemClass}>
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{option.label}</span>
                    {option.detail ? <span className="block text-xs text-ink-3">{option.detail}</span> : null}
                  </span>
                  {isSelected ? <Icon name="check" className="text-accent" /> : null}
                </>
              )}
            </AriaListBoxItem>
          )}
        </AriaListBox>
      </Popover>
    </AriaSelect>
  );
}

/** Narrows what a view shows. `shortcut` is drawn while the field is empty. */
export function Search({
  label,
  value,
  onChange,
  shortcut,
  className,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shortcut?: ReactNode;
  readonly placeholder?: string;
  readonly className?: string;
}) {
  return (
    <SearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      className={cx('relative block', className)}
    >
      <Icon
        name="search"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <AriaInput
        data-search="view"
        placeholder={placeholder}
        className={cx(inputClass, 'pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value === '' ? (
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">{shortcut}</span>
      ) : (
        <Button
          aria-label="Clear"
          className="absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-content-center rounded-1 text-ink-3 hover:bg-sunken"
        >
          <Icon name="close" size={14} />
        </Button>
      )}
    </SearchField>
  );
}
