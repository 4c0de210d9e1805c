// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/mapping.h"

namespace arrears {

// In parts, because a literal may not be as long as all of it.
std::string_view MappingSchema() {
  static constexpr char kSchema[] =
      R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "arrears mapping",
  "description": "Which column of an export is which of ours, and how its text is read. Rules may stand at the top, in a table and in a column; the innermost holds.",
  "type": "object",
  "properties": {
    "preset": {"enum": ["arrears", "odoo", "erpnext", "sap"],
               "description": "A mapping into which this one is merged (RFC 7396)."},
    "creditor": {
      "type": "object",
      "properties": {
        "name": {"type": "string"},
        "law": {"type": "string", "description": "ISO 3166 country."},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "calendar": {"type": "string"}
      },
      "additionalProperties": false
    },
    "tables": {
      "type": "object",
      "properties": {
        "items": {"$ref": "#/$defs/table"},
        "debtors": {"$ref": "#/$defs/table"},
        "settlements": {"$ref": "#/$defs/table"},
        "promises": {"$ref": "#/$defs/table"},
        "disputes": {"$ref": "#/$defs/table"},
        "contacts": {"$ref": "#/$defs/table"},
        "events": {"$ref": "#/$defs/table"},
        "rates": {"$ref": "#/$defs/table"}
      },
      "required": ["items"],
      "additionalProperties": false
    }
  },
  "allOf": [{"$ref": "#/$defs/format"}, {"$ref": "#/$defs/rules"}],
  "unevaluatedProperties": false,
  "$defs": {
    "format": {
      "type": "object",
      "properties": {
        "encoding": {"enum": ["utf-8", "gb18030"], "default": "utf-8"},
        "delimiter": {"type": "string", "default": ",",
                      "description": "One character, or auto: whichever of , ; tab | the header holds most."},
        "quote": {"type": "string", "maxLength": 1, "default": "\""},
        "header": {"type": "boolean", "default": true},
        "skip_lines": {"type": "integer", "minimum": 0, "default": 0}
      }
    },
    "rules": {
      "type": "object",
      "properties": {
        "date": {"type": "string", "default": "YYYY-MM-DD",
                 "description": "Of YYYY YY MM M MMM DD D hh mm ss f Z, or excel."},
        "time_zone": {"type": "string", "default": "as_written",
                      "description": "as_written, or the offset in which a timestamp's date is taken: +08:00."},
        "decimal": {"enum": [".", ","], "default": "."},
        "grouping": {"enum": ["", ",", ".", "'", " "], "default": ""},
        "negative": {"enum": ["leading", "trailing", "parentheses"],
                     "default": "leading"},
        "trim": {"type": "boolean", "default": true},
        "nulls": {"$ref": "#/$defs/texts",
                  "description": "Texts that mean no value, besides the empty one."}
      }
    },
    "texts": {"anyOf": [{"type": "string"},
                        {"type": "array", "items": {"type": "string"}}]},
    "reference": {
      "description": "A column's name; names of which the first found counts; a position from 1; or an object that says whether it may be missing.",
      "anyOf": [
        {"$ref": "#/$defs/texts"},
        {"type": "integer", "minimum": 1},
        {"type": "object",
         "properties": {"column": {"$ref": "#/$defs/reference"},
                        "optional": {"type": "boolean"}},
         "required": ["column"], "additionalProperties": false}
      ]
    },
    "source": {
      "anyOf": [{"$ref": "#/$defs/texts"},
                {"type": "integer", "minimum": 1},
                {"$ref": "#/$defs/column"}]
    },
)"
      R"(    "column": {
      "type": "object",
      "allOf": [{"$ref": "#/$defs/rules"}],
      "properties": {
        "column": {"$ref": "#/$defs/reference"},
        "columns": {"type": "array", "items": {"$ref": "#/$defs/reference"}},
        "take": {"enum": ["join", "first"], "default": "join"},
        "separator": {"type": "string", "default": ""},
        "optional": {"type": "boolean", "default": false},
        "constant": {"type": "string"},
        "debit": {"$ref": "#/$defs/reference"},
        "credit": {"$ref": "#/$defs/reference"},
        "sign": {
          "anyOf": [
            {"enum": ["as_is", "negate"]},
            {"type": "object",
             "properties": {"column": {"$ref": "#/$defs/reference"},
                            "negative": {"$ref": "#/$defs/texts"},
                            "positive": {"$ref": "#/$defs/texts"}},
             "required": ["column", "negative", "positive"],
             "additionalProperties": false}
          ]
        },
        "codes": {
          "type": "object",
          "additionalProperties": {
            "anyOf": [
              {"type": "string"},
              {"type": "object",
               "description": "The kind of an item, by the sign of its amount.",
               "properties": {"positive": {"type": "string"},
                              "negative": {"type": "string"}},
               "required": ["positive", "negative"],
               "additionalProperties": false}
            ]
          }
        },
        "otherwise": {"type": "string",
                      "description": "For texts not in codes; without it they reject their row."},
        "type": {"enum": ["text", "integer", "number", "date", "flag"],
                 "default": "text", "description": "Of an attribute."}
      },
      "unevaluatedProperties": false
    },
    "columns": {"type": "object",
                "additionalProperties": {"$ref": "#/$defs/source"}},
    "table": {
      "type": "object",
      "allOf": [{"$ref": "#/$defs/format"}, {"$ref": "#/$defs/rules"}],
      "properties": {
        "file": {"type": "string", "description": "In the ledger's folder."},
        "optional": {"type": "boolean", "default": false},
        "columns": {"$ref": "#/$defs/columns",
                    "description": "Our column to the file's."},
        "attributes": {"$ref": "#/$defs/columns"},
        "debtor_columns": {"$ref": "#/$defs/columns",
                           "description": "Of items: name, country, law, language, timezone, size, segment or tags of the debtor."},
        "other_columns": {"type": "boolean", "default": false,
                          "description": "Columns that are not mapped become text attributes."}
      },
      "required": ["columns"],
      "unevaluatedProperties": false
    }
  }
}
)";
  return kSchema;
}

}  // namespace arrears
