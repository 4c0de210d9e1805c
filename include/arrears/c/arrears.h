/* SPDX-License-Identifier: Apache-2.0
 *
 * arrears.h: how does a host in any language call the library?
 *
 *   arrears_options options = arrears_default_options();
 *   options.as_of = 19723;                        // days since 1970-01-01
 *   arrears_table items = {"items", &schema, &array};
 *   if (arrears_age(&items, 1, &options, &out_schema, &out, &error) != 0)
 *     puts(error.message);
 *
 * Tables come and go over the Arrow C data interface, as struct arrays whose
 * children are the columns, named as in arrears/ledger/tables.h with ids as
 * text: items needs id, debtor, document_date, amount and, for positive
 * amounts, due_date; the other tables are optional. The caller's buffers are
 * read in place. Questions about one claim or one set of buckets are JSON texts
 * (arrears_answer). Nothing throws, nothing keeps state, and the same input
 * gives the same bytes as the C++ door. This is the stable ABI of the library.
 */
#ifndef ARREARS_C_ARREARS_H_
#define ARREARS_C_ARREARS_H_

#include <stdint.h>

#if defined(_WIN32)
#define ARREARS_C_API __declspec(dllexport)
#else
#define ARREARS_C_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The names are C's. NOLINTBEGIN(readability-identifier-naming) */

/* https://arrow.apache.org/docs/format/CDataInterface.html */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif /* ARROW_C_DATA_INTERFACE */

/* Codes of the functions below. */
enum {
  ARREARS_OK = 0,
  ARREARS_INVALID_ARGUMENT = 3,
  ARREARS_NOT_FOUND = 5,
  ARREARS_FAILED_PRECONDITION = 9,
  ARREARS_OUT_OF_RANGE = 11,
  ARREARS_OUT_OF_MEMORY = 100
};

typedef struct arrears_error {
  int32_t code;       /* One of the above. */
  char message[1024]; /* UTF-8, NUL-terminated, cut at a character. */
} arrears_error;

/* A table of the ledger: "debtors", "items", "settlements", "promises",
 * "disputes", "contacts", "events" or "rates". Borrowed; not released. */
typedef struct arrears_table {
  const char* name;
  const struct ArrowSchema* schema;
  const struct ArrowArray* array;
} arrears_table;

/* Columns: amounts are int64 minor units or decimal128 with the currency's
 * scale; dates are date32; ids and codes are utf8, large_utf8 or dictionaries
 * of utf8; flags are bool; rates are float64 or int64 times 1e9. */

typedef struct arrears_options {
  uint32_t struct_size; /* sizeof(arrears_options): set by the default. */
  int32_t as_of;        /* Days since 1970-01-01. */
  int32_t known_on;     /* INT32_MAX: no limit. */
  int32_t threads;      /* 1 or more. */
  int32_t by_debtor;    /* arrears_age: 0 = totals, 1 = a row per debtor. */
  int32_t language;     /* 0 = English, 1 = Chinese. */
  const char* currency; /* Base currency of the creditor, "CNY". */
  const char* calendar; /* "CN" or "weekends". */
  const char* scheme;   /* Aging scheme, "standard", or edges "0,30,60,90". */
  const char* basis;    /* "due", "document", "posting"; NULL = the scheme's. */
  const char* credits;  /* "own_column", "own_date", "oldest_first". */
} arrears_options;

ARREARS_C_API arrears_options arrears_default_options(void);
/* "0.1.0"; static. */
ARREARS_C_API const char* arrears_version(void);

/* Aging. Totals: a row per currency with `currency`, for each bucket
 * `<label>` (minor) and `<label>_items`, `unapplied`, `outside`, `total`,
 * `ledger_balance`, `proof`. By debtor: `debtor`, `currency`, a column per
 * bucket label, `unapplied`, `outside`, `total`.
 * On success fills out_schema and out, which the caller releases; otherwise
 * leaves them released and fills error (which may be NULL). */
ARREARS_C_API int32_t arrears_age(const arrears_table* tables, int32_t count,
                                  const arrears_options* options,
                                  struct ArrowSchema* out_schema,
                                  struct ArrowArray* out, arrears_error* error);

/* Aging moved from one day to options->as_of. *out_json is the answer of
 * `arrears age --compare --format json`, with `debtors` where
 * options->by_debtor is set, which the caller gives to arrears_free_text;
 * otherwise NULL. `from`: days since 1970-01-01; `from_known_on`: what was
 * known then, INT32_MIN = as options->known_on. */
ARREARS_C_API int32_t arrears_age_compare(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    int32_t from, int32_t from_known_on, char** out_json, arrears_error* error);

/* Which policy, law and effects decide; NULL in its place is the default. */
typedef struct arrears_policy_options {
  uint32_t struct_size; /* sizeof(arrears_policy_options). */
  int32_t
      agency_allowed;   /* 1 = the law allows agencies, and one is approved. */
  int32_t fit_recovery; /* 0 = the prior alone, without the ledger's own
                           history; 1. */
  const char* policy;   /* "b2b-default", "gentle", "firm", "prc-sme", or the
                           JSON of a policy, as the file of --policy; NULL =
                           "b2b-default". */
  const char* law;      /* JSON as the file of --law; NULL = compiled in. */
  const char* effects;  /* JSON as the file of --effects; the same. */
  const char* teams;    /* Minutes of a day by channels: "phone,visit=240;
                           email=60"; NULL = one team with the creditor's. */
  const char* prior;    /* "ccaa_2004" or "article_80_20"; NULL = the first. */
} arrears_policy_options;

ARREARS_C_API arrears_policy_options arrears_default_policy_options(void);

/* The next action for each debtor and currency with anything open: a row each,
 * in the order of the work (what is done today, what there is no time for, what
 * comes later, what waits), with the columns of `arrears run`'s worklist.csv,
 * which portfolio/table.h lists: `debtor`, `currency`, `action`, `channel`,
 * `day`, `work`, `cause`, `type`, `ask`, `pay_by`, `amount`, `expected_value`,
 * `plan_value`, `minutes`, `priority`, `rules`, `blocked`, ... Lists are texts
 * separated by ';'. Errors name "policy", "law" or "effects", the line and the
 * path. */
ARREARS_C_API int32_t arrears_recommend(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    const arrears_policy_options* policy, struct ArrowSchema* out_schema,
    struct ArrowArray* out, arrears_error* error);

typedef struct arrears_explain_options {
  uint32_t struct_size; /* sizeof(arrears_explain_options). */
  int32_t message;      /* 1 = with the draft of what the action writes. */
  const char* debtor;   /* Its id; must be given. */
  const char* sender;   /* JSON of the sender's fields, as the file of --sender,
                           or NULL. */
} arrears_explain_options;

ARREARS_C_API arrears_explain_options arrears_default_explain_options(void);

/* Why this action, why not the others, what would change it, for one debtor, in
 * options->language. *out_json is the answer of `arrears explain --format
 * json`, as of arrears_age_compare. ARREARS_NOT_FOUND for a debtor that the
 * ledger does not know, and for one with nothing open. */
ARREARS_C_API int32_t arrears_explain(const arrears_table* tables,
                                      int32_t count,
                                      const arrears_options* options,
                                      const arrears_policy_options* policy,
                                      const arrears_explain_options* explain,
                                      char** out_json, arrears_error* error);

typedef struct arrears_diff_options {
  uint32_t struct_size; /* sizeof(arrears_diff_options). */
  int32_t days;         /* Of which contacts are counted, 1 to 366; 14. */
  int32_t top;          /* Accounts to name in each list, 0 or more; 20. */
  const char* other;    /* The policy to compare with, as
                           arrears_policy_options.policy; must be given. */
} arrears_diff_options;

ARREARS_C_API arrears_diff_options arrears_default_diff_options(void);

/* What the other policy would do differently on the day, and to whom. *out_json
 * is the answer of `arrears policy diff --format json`, as of
 * arrears_age_compare. */
ARREARS_C_API int32_t arrears_policy_diff(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    const arrears_policy_options* policy, const arrears_diff_options* diff,
    char** out_json, arrears_error* error);

typedef struct arrears_backtest_options {
  uint32_t struct_size; /* sizeof(arrears_backtest_options). */
  int32_t from;         /* The first swept day, days since 1970-01-01; the last
                           that may be is options->as_of. */
  int32_t every;        /* Days from one to the next, 1 to 366; 7. */
  int32_t outcome_days; /* For which money is counted, 1 to 3650; 30. */
  const char* other;    /* A second policy over the same days, or NULL. */
} arrears_backtest_options;

ARREARS_C_API arrears_backtest_options arrears_default_backtest_options(void);

/* What the policy would have done, day after day, from what was known on each.
 * What followed is taken as known on options->known_on, INT32_MAX = the last
 * day of which the ledger tells. *out_json is the answer of `arrears backtest
 * --format json`, as of arrears_age_compare. */
ARREARS_C_API int32_t arrears_backtest(const arrears_table* tables,
                                       int32_t count,
                                       const arrears_options* options,
                                       const arrears_policy_options* policy,
                                       const arrears_backtest_options* backtest,
                                       char** out_json, arrears_error* error);

/* What a forecast looks at beside the ledger. */
typedef struct arrears_outlook_options {
  uint32_t struct_size;    /* sizeof(arrears_outlook_options). */
  int32_t periods;         /* How many, 1 or more; 13. */
  int32_t days_per_period; /* 1 or more; 7. */
  int32_t horizon_days;    /* Days after its usual day by which an unpaid item
                              counts as never paid: 1 to 36500; 730. */
  double confidence;       /* Of the intervals, in (0, 1); 0.95. */
  int32_t by_item;         /* 0 = cash by period, 1 = a row per open item. */
  const char* model;       /* JSON of arrears_recover_fit; NULL = fitted on this
                              ledger as it was known on the day. */
} arrears_outlook_options;

ARREARS_C_API arrears_outlook_options arrears_default_outlook_options(void);

/* What comes in, and when. By period, per currency a row for each period and
 * then `later`, `never` (the expected loss), `open`, `disputed`, `credits` and
 * `balance`: `currency`, `part` ("period", "later", ...), `from`, `to` (days),
 * `expected`, `lower`, `upper` (minor); periods, later and never sum to open.
 * By item, for each open and undisputed item: `debtor`, `item`, `currency`,
 * `due_date`, `open` (minor), `usual_day`, `expected_days`, `median_day`,
 * `lower_day`, `upper_day`, `conformal_lower_day`, `conformal_upper_day` (null:
 * after the horizon, or never), `paid_by_horizon` (probability).
 * ARREARS_FAILED_PRECONDITION where there is too little history for a fit. */
ARREARS_C_API int32_t arrears_forecast(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    const arrears_outlook_options* outlook, struct ArrowSchema* out_schema,
    struct ArrowArray* out, arrears_error* error);

typedef struct arrears_fit_options {
  uint32_t struct_size; /* sizeof(arrears_fit_options). */
  int32_t bins;         /* Of each number, 2 to 50; 5. */
  double coverage;      /* Of the conformal interval, in (0, 1); 0.95. */
  int32_t history_from; /* The books were kept from this day on, days since
                           1970-01-01; INT32_MIN = from the first item. */
  const char* facts;    /* Facts known at an item's issue, separated by commas;
                           NULL = those of every ledger. */
} arrears_fit_options;

ARREARS_C_API arrears_fit_options arrears_default_fit_options(void);

/* Learns from the ledger, as it was known on the day, whether and when items
 * are paid. On success *out_json is the model, as the file of `arrears recover
 * fit`, which the caller gives to arrears_free_text; otherwise NULL. */
ARREARS_C_API int32_t arrears_recover_fit(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    const arrears_fit_options* fit, char** out_json, arrears_error* error);

/* What a model of arrears_recover_fit says, a row each: `part` ("curve",
 * "payment"), `name`, `value` (in the language), `estimate` (of a curve's age
 * the probability of recovery; of a fact's bin the coefficient, whose
 * exponential is how many times as fast), `lower`, `upper`, `std_error`,
 * `items`. `language`: 0 = English, 1 = Chinese. */
ARREARS_C_API int32_t arrears_recover_show(const char* model, int32_t language,
                                           struct ArrowSchema* out_schema,
                                           struct ArrowArray* out,
                                           arrears_error* error);

/* Which of the trade's rules of thumb is right in this ledger: a row each with
 * `id`, `practice_rows`, `claim`, `measured` (in the language), `verdict`
 * ("supported", "refuted", "too_little_data"), `value`, `lower`, `upper`
 * (shares, or differences of shares), `items`. `confidence`: of the intervals,
 * in (0, 1). */
ARREARS_C_API int32_t arrears_recover_report(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    double confidence, struct ArrowSchema* out_schema, struct ArrowArray* out,
    arrears_error* error);

typedef struct arrears_provision_options {
  uint32_t struct_size; /* sizeof(arrears_provision_options). */
  int32_t settle_days;  /* Of cohort: older sales are settled or lost, 30 to
                           3650; 365. */
  double scalar;        /* Times the rates, looking forward; 1. */
  const char* method;   /* History behind the rates: "curve", "cohort" or
                           "rolls"; NULL = "curve". */
  const char* scheme;   /* Aging scheme, or edges; NULL =
                           "0,30,60,90,180,365,730". */
  int32_t opening;      /* Also the movement of the allowance since this day,
                           days since 1970-01-01; INT32_MIN = without. */
} arrears_provision_options;

ARREARS_C_API arrears_provision_options arrears_default_provision_options(void);

/* What must be provisioned for the ledger. *out_json is the answer of `arrears
 * provision LEDGER --format json`, as of arrears_answer. */
ARREARS_C_API int32_t arrears_provision(
    const arrears_table* tables, int32_t count, const arrears_options* options,
    const arrears_provision_options* provision, char** out_json,
    arrears_error* error);

/* JSON in, JSON out. `verb`: "claim interest", "claim limitation", "claim
 * fees", "claim routes", "provision", "allocate", "kpi", "policy check",
 * "policy test" or "policy export"; question and answer are those of the
 * command, whose
 * `--schema` prints their JSON Schemas. Of a policy it is the policy, or the
 * name of a shipped one in quotes ("\"firm\"").
 * `law`, `effects`: JSON in place of what is compiled in, as the files of
 * `--law` and `--effects`, or NULL. `language`: 0 = English, 1 = Chinese.
 * All texts are UTF-8 and NUL-terminated. On success *out_json is the answer,
 * which the caller gives to arrears_free_text; otherwise NULL. Errors name
 * "request", "law" or "effects", the line and the path. */
ARREARS_C_API int32_t arrears_answer(const char* verb, const char* request,
                                     const char* law, const char* effects,
                                     int32_t language, char** out_json,
                                     arrears_error* error);

/* Frees a text that a function above gave; NULL does nothing. */
ARREARS_C_API void arrears_free_text(char* text);

/* NOLINTEND(readability-identifier-naming) */

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* ARREARS_C_ARREARS_H_ */
