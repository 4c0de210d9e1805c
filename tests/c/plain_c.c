/* SPDX-License-Identifier: Apache-2.0
 *
 * The C door used from C: one debtor, two invoices, and a claim as JSON. Exits
 * 0 when the answers are those computed by hand. */
#include <stdio.h>
#include <string.h>

#include "arrears/c/arrears.h"

static struct ArrowSchema Column(const char* name, const char* format) {
  struct ArrowSchema schema;
  memset(&schema, 0, sizeof(schema));
  schema.name = name;
  schema.format = format;
  return schema;
}

static struct ArrowArray Values(const void** buffers, int64_t n_buffers) {
  struct ArrowArray array;
  memset(&array, 0, sizeof(array));
  array.length = 2;
  array.n_buffers = n_buffers;
  array.buffers = buffers;
  return array;
}

/* 10,000 at 13 % for 91 days: 324.11. */
static int AnswersJson(void) {
  arrears_error error;
  char* answer = NULL;
  int found = 0;
  if (arrears_answer("claim interest",
                     "{\"regime\": \"uk_1998\", \"claims\": ["
                     "{\"principal\": \"10000.00\", \"due\": "
                     "\"2023-12-20\", \"until\": \"2024-03-20\"}]}",
                     NULL, NULL, 0, &answer, &error) != ARREARS_OK) {
    puts(error.message);
    return 0;
  }
  found = strstr(answer, "\"interest\": \"324.11\"") != NULL;
  arrears_free_text(answer);
  return found;
}

/* Two open invoices are no history to learn from. */
static int RefusesToFit(const arrears_table* items,
                        const arrears_options* options) {
  arrears_fit_options fit = arrears_default_fit_options();
  arrears_error error;
  char* model = NULL;
  return arrears_recover_fit(items, 1, options, &fit, &model, &error) ==
             ARREARS_FAILED_PRECONDITION &&
         model == NULL;
}

/* A policy of one's own as text, and one that says what it cannot. */
static int RecommendsByAPolicy(const arrears_table* items,
                               const arrears_options* options) {
  arrears_policy_options policy = arrears_default_policy_options();
  struct ArrowSchema schema;
  struct ArrowArray array;
  arrears_error error;
  int64_t rows = 0;
  policy.policy =
      "{\"name\": \"ours\", \"version\": \"1\", \"extends\": \"firm\"}";
  policy.teams = "phone,visit=240;email=60";
  if (arrears_recommend(items, 1, options, &policy, &schema, &array, &error) !=
      ARREARS_OK) {
    puts(error.message);
    return 0;
  }
  rows = array.length;
  array.release(&array);
  schema.release(&schema);
  policy.policy = "{\"name\": 1}";
  return rows == 1 &&
         arrears_recommend(items, 1, options, &policy, &schema, &array,
                           &error) == ARREARS_INVALID_ARGUMENT &&
         strncmp(error.message, "policy:1: ", 10) == 0;
}

/* What moved the aging of the one debtor: nothing was paid. */
static int ExplainsAndCompares(const arrears_table* items,
                               const arrears_options* options) {
  arrears_explain_options explain = arrears_default_explain_options();
  arrears_error error;
  char* text = NULL;
  int found = 0;
  explain.debtor = "d";
  if (arrears_explain(items, 1, options, NULL, &explain, &text, &error) !=
      ARREARS_OK) {
    puts(error.message);
    return 0;
  }
  found = strstr(text, "\"would_change\"") != NULL;
  arrears_free_text(text);
  if (arrears_age_compare(items, 1, options, options->as_of - 30, INT32_MIN,
                          &text, &error) != ARREARS_OK) {
    puts(error.message);
    return 0;
  }
  found = found && strstr(text, "\"closing_balance\": \"300.50\"") != NULL;
  arrears_free_text(text);
  return found;
}

int main(void) {
  /* 2024-01-01 is day 19723; due after 30 and after 60 days. */
  const int32_t offsets_id[] = {0, 2, 4};
  const int32_t offsets_debtor[] = {0, 1, 2};
  const int32_t documents[] = {19723, 19723};
  const int32_t dues[] = {19753, 19783};
  const int64_t amounts[] = {10050, 20000};
  const void* ids[] = {NULL, offsets_id, "i1i2"};
  const void* debtors[] = {NULL, offsets_debtor, "dd"};
  const void* document_dates[] = {NULL, documents};
  const void* due_dates[] = {NULL, dues};
  const void* minor[] = {NULL, amounts};
  struct ArrowSchema schemas[] = {
      Column("id", "u"), Column("debtor", "u"), Column("document_date", "tdD"),
      Column("due_date", "tdD"), Column("amount", "l")};
  struct ArrowArray arrays[] = {Values(ids, 3), Values(debtors, 3),
                                Values(document_dates, 2), Values(due_dates, 2),
                                Values(minor, 2)};
  struct ArrowSchema* schema_list[5];
  struct ArrowArray* array_list[5];
  const void* none[] = {NULL};
  struct ArrowSchema schema = Column("", "+s");
  struct ArrowArray array = Values(none, 1);
  struct ArrowSchema out_schema;
  struct ArrowArray out;
  arrears_table items;
  arrears_error error;
  arrears_options options = arrears_default_options();
  int64_t i, late = -1, total = -1;
  for (i = 0; i < 5; ++i) {
    schema_list[i] = &schemas[i];
    array_list[i] = &arrays[i];
  }
  schema.n_children = array.n_children = 5;
  schema.children = schema_list;
  array.children = array_list;
  items.name = "items";
  items.schema = &schema;
  items.array = &array;
  options.as_of = 19763; /* The first is 10 days past due. */
  options.currency = "EUR";
  if (arrears_age(&items, 1, &options, &out_schema, &out, &error) != 0) {
    puts(error.message);
    return 1;
  }
  for (i = 0; i < out_schema.n_children; ++i) {
    const int64_t* values = out.children[i]->buffers[1];
    if (strcmp(out_schema.children[i]->name, "1-30") == 0) late = values[0];
    if (strcmp(out_schema.children[i]->name, "total") == 0) total = values[0];
  }
  out.release(&out);
  out_schema.release(&out_schema);
  printf("1-30: %lld, total: %lld\n", (long long)late, (long long)total);
  if (!AnswersJson() || !RefusesToFit(&items, &options)) {
    puts("a claim was not answered, or a fit not refused");
    return 1;
  }
  if (!RecommendsByAPolicy(&items, &options) ||
      !ExplainsAndCompares(&items, &options)) {
    puts("a policy did not decide, or what it did was not explained");
    return 1;
  }
  options.scheme = "nosuch";
  if (arrears_age(&items, 1, &options, &out_schema, &out, &error) !=
          ARREARS_NOT_FOUND ||
      out.release != NULL) {
    puts("an unknown scheme was not refused");
    return 1;
  }
  return late == 10050 && total == 30050 ? 0 : 1;
}
