// EasyPost's error bodies: {"error": {"code", "message", "errors": []}}.
export interface FieldError {
  field?: string;
  message: string;
  code?: string;
  suggestion?: string | null;
}

/** Thrown by an operation; the router answers it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: (FieldError | string)[] = [],
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return { error: { code: this.code, message: this.message, errors: this.errors } };
  }
}

/** Recorded (error/…): a body without the object it must have. */
export function missing(field: string): ApiError {
  return new ApiError(422, "PARAMETER.REQUIRED", "Missing required parameter.", [
    { field, message: "cannot be blank" },
  ]);
}

export function invalid(code: string, message: string, errors: (FieldError | string)[] = []): ApiError {
  return new ApiError(422, code, message, errors);
}

/** Recorded with string errors (error/…alternative-format). */
export function notFound(errors: string[] = []): ApiError {
  return new ApiError(404, "NOT_FOUND", "The requested resource could not be found.", errors);
}
