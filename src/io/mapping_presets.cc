// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/mapping.h"
#include "mapping_presets_internal.h"
#include "table_schema_internal.h"

namespace arrears::io_internal {
namespace {

// Journal items of receivable accounts (Accounting > Journal Items, account
// type receivable, posted, unreconciled), exported with their labels or their
// technical names. An item is what is still open of a line, in its currency:
// the export knows no history of matches, so earlier days cannot be restated.
// Lines of payments and entries are credits or debits by their sign.
constexpr char kOdoo[] = R"({
  "delimiter": "auto",
  "date": "YYYY-MM-DD",
  "tables": {
    "items": {
      "columns": {
        "id": {"columns": [{"column": ["Number", "Journal Entry", "move_name",
                                       "move_id"], "optional": true},
                           {"column": ["ID", ".id", "id", "External ID"],
                            "optional": true}],
               "separator": "/"},
        "debtor": ["Partner", "partner_id", "Partner/Display Name"],
        "kind": {"column": ["Type", "move_type"], "optional": true,
                 "codes": {"out_invoice": "invoice",
                           "Customer Invoice": "invoice",
                           "out_refund": "credit_note",
                           "Customer Credit Note": "credit_note"},
                 "otherwise": ""},
        "document_date": {"columns": [{"column": ["Invoice/Bill Date",
                                                  "Invoice Date",
                                                  "invoice_date"],
                                       "optional": true},
                                      ["Date", "date"]],
                          "take": "first"},
        "posting_date": {"column": ["Date", "date"], "optional": true},
        "due_date": ["Due Date", "Due date", "date_maturity"],
        "amount": ["Residual Amount in Currency", "amount_residual_currency"],
        "currency": {"column": ["Currency", "currency_id"], "optional": true}
      },
      "attributes": {
        "journal": {"column": ["Journal", "journal_id"], "optional": true},
        "salesperson": {"column": ["Salesperson", "Invoice Salesperson"],
                        "optional": true}
      }
    }
  }
})";

// The report Accounts Receivable, or the list of Sales Invoices, as CSV. An
// item is what is outstanding. The report's line of totals has no date and is
// rejected; so it is counted, and does no harm.
constexpr char kErpNext[] = R"({
  "delimiter": "auto",
  "date": "YYYY-MM-DD",
  "tables": {
    "items": {
      "columns": {
        "id": {"columns": [["Voucher No", "ID", "voucher_no", "name"],
                           {"column": ["Payment Term", "payment_term"],
                            "optional": true}],
               "separator": "/"},
        "debtor": ["Customer", "Party", "customer", "party"],
        "kind": {"column": ["Voucher Type", "voucher_type"], "optional": true,
                 "codes": {"Payment Entry": {"positive": "debit_note",
                                             "negative": "receipt"}},
                 "otherwise": ""},
        "document_date": ["Posting Date", "posting_date", "Date"],
        "due_date": ["Due Date", "Payment Due Date", "due_date"],
        "amount": ["Outstanding Amount", "outstanding_amount", "outstanding"],
        "currency": {"column": ["Party Account Currency",
                                "party_account_currency", "Currency",
                                "currency"], "optional": true}
      },
      "attributes": {
        "territory": {"column": ["Territory", "territory"], "optional": true},
        "customer_group": {"column": ["Customer Group", "customer_group"],
                           "optional": true}
      },
      "debtor_columns": {
        "name": {"column": ["Customer Name", "customer_name"],
                 "optional": true}
      }
    }
  }
})";

// Customer line items (FBL5N), all items, layout with the columns below, as a
// file with separators. 1.234,56- and DD.MM.YYYY are the German user settings:
// for others set "decimal", "grouping" and "date" beside "preset". An item is
// the line's amount in document currency (a layout with that in local currency
// must map both amount and currency); a clearing date settles it.
constexpr char kSap[] = R"({
  "delimiter": "auto",
  "date": "D.M.YYYY",
  "decimal": ",",
  "grouping": ".",
  "negative": "trailing",
  "tables": {
    "items": {
      "columns": {
        "id": {"columns": [{"column": ["Company Code", "CoCd"],
                            "optional": true},
                           ["Document Number", "Document No", "DocumentNo"],
                           {"column": ["Fiscal Year", "Year"],
                            "optional": true},
                           {"column": ["Line item", "Itm", "Item"],
                            "optional": true}],
               "separator": "/"},
        "debtor": ["Customer", "Account", "Customer Account"],
        "kind": {"column": ["Document Type", "Document type", "Type", "Ty."],
                 "optional": true,
                 "codes": {"DZ": {"positive": "debit_note",
                                  "negative": "receipt"}},
                 "otherwise": ""},
        "document_date": ["Document Date", "Doc. Date", "Doc..Date"],
        "posting_date": {"column": ["Posting Date", "Pstng Date"],
                         "optional": true},
        "recorded_date": {"column": ["Entry Date", "Entry date"],
                          "optional": true},
        "due_date": ["Net due date", "Net Due Date", "Net due dt"],
        "amount": ["Amount in doc. curr.", "Amount in document currency",
                   "Amount in Doc. Currency", "Amt in doc. curr."],
        "currency": {"column": ["Document currency", "Document Currency",
                                "Curr."],
                     "optional": true},
        "settled_date": {"column": ["Clearing date", "Clearing Date",
                                    "Clearing"], "optional": true}
      },
      "attributes": {
        "company_code": {"column": ["Company Code", "CoCd"], "optional": true},
        "special_gl": {"column": ["Special G/L ind.", "Special G/L indicator"],
                       "optional": true}
      },
      "debtor_columns": {
        "name": {"column": ["Name 1", "Customer Name"], "optional": true}
      }
    }
  }
})";

// Every column of ours under its own name.
std::string OwnText() {
  std::string text = R"({"tables": {)";
  const char* table_comma = "";
  for (const Table table : TextTables()) {
    const TableSpec& spec = TableSchema(table);
    absl::StrAppend(
        &text, table_comma, "\"", std::string(TableName(table)),
        "\": {\"optional\": ", table == Table::kItems ? "false" : "true",
        ", \"other_columns\": ", spec.has_attributes ? "true" : "false",
        ", \"columns\": {");
    table_comma = ", ";
    const char* comma = "";
    for (const ColumnSpec& column : spec.columns) {
      const std::string name(column.name);
      absl::StrAppend(
          &text, comma, "\"", name, "\": {\"column\": \"", name,
          "\", \"optional\": ", column.column_required ? "false" : "true", "}");
      comma = ", ";
    }
    text += "}}";
  }
  return text + "}}";
}

}  // namespace

std::optional<std::string> PresetText(std::string_view name) {
  if (name == "arrears") return OwnText();
  if (name == "odoo") return kOdoo;
  if (name == "erpnext") return kErpNext;
  if (name == "sap") return kSap;
  return std::nullopt;
}

}  // namespace arrears::io_internal

namespace arrears {

const std::vector<std::string>& Mapping::PresetNames() {
  static const std::vector<std::string> kNames = {"arrears", "odoo", "erpnext",
                                                  "sap"};
  return kNames;
}

}  // namespace arrears
