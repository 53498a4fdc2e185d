// An address as it goes on a label, in this product's words.

/** A person or firm at a place. Absent parts are null, never "". Personal data. */
export interface PostalAddress {
  name: string | null;
  company: string | null;
  street1: string;
  street2: string | null;
  city: string;
  /** Code of the state or province, such as "CA"; null where the country has none. */
  state: string | null;
  zip: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  phone: string | null;
  email: string | null;
}
