// SPDX-License-Identifier: Apache-2.0
//
// arrears._arrears: numpy buffers in and out of the C door. The package's
// Python files turn DataFrames and dictionaries into these buffers.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arrears/c/arrears.h"

namespace py = pybind11;

namespace {

// A table under construction: Arrow structs over numpy's memory.
class Table {
 public:
  Table(const std::string& name, std::int64_t rows)
      : name_(name), rows_(rows) {}
  Table(const Table&) = delete;

  // `buffers`: validity bits (or None), then the format's buffers. The arrays
  // are kept alive here and read in place.
  void Add(const std::string& column, const std::string& format,
           const std::vector<py::object>& buffers) {
    ArrowSchema& schema = schemas_.emplace_back();
    schema = {};
    schema.format = texts_.emplace_back(format).c_str();
    schema.name = texts_.emplace_back(column).c_str();
    ArrowArray& array = arrays_.emplace_back();
    array = {};
    array.length = rows_;
    std::vector<const void*>& pointers = pointers_.emplace_back();
    for (const py::object& buffer : buffers) {
      if (buffer.is_none()) {
        pointers.push_back(nullptr);
        continue;
      }
      const py::array held = py::cast<py::array>(buffer);
      held_.push_back(held);
      pointers.push_back(held.data());
    }
    array.null_count = pointers[0] == nullptr ? 0 : -1;
    array.n_buffers = static_cast<std::int64_t>(pointers.size());
    array.buffers = pointers.data();
  }

  arrears_table View() {
    schema_children_.clear();
    array_children_.clear();
    for (ArrowSchema& child : schemas_) schema_children_.push_back(&child);
    for (ArrowArray& child : arrays_) array_children_.push_back(&child);
    schema_ = {};
    schema_.format = "+s";
    schema_.n_children = static_cast<std::int64_t>(schema_children_.size());
    schema_.children = schema_children_.data();
    array_ = {};
    array_.length = rows_;
    array_.n_buffers = 1;
    array_.buffers = no_validity_;
    array_.n_children = schema_.n_children;
    array_.children = array_children_.data();
    return {name_.c_str(), &schema_, &array_};
  }

 private:
  std::string name_;
  std::int64_t rows_;
  std::deque<std::string> texts_;
  std::deque<ArrowSchema> schemas_;
  std::deque<ArrowArray> arrays_;
  std::deque<std::vector<const void*>> pointers_;
  std::vector<py::array> held_;
  std::vector<ArrowSchema*> schema_children_;
  std::vector<ArrowArray*> array_children_;
  const void* no_validity_[1] = {nullptr};
  ArrowSchema schema_ = {};
  ArrowArray array_ = {};
};

py::object CopyTexts(const ArrowArray& array) {
  const auto* offsets = static_cast<const std::int64_t*>(array.buffers[1]);
  const char* bytes = static_cast<const char*>(array.buffers[2]);
  py::list texts;
  for (std::int64_t i = 0; i < array.length; ++i) {
    texts.append(py::str(bytes + offsets[i], static_cast<std::size_t>(
                                                 offsets[i + 1] - offsets[i])));
  }
  return texts;
}

template <class T>
py::object CopyNumbers(const ArrowArray& array) {
  return py::array_t<T>(array.length, static_cast<const T*>(array.buffers[1]));
}

py::object CopyBits(const void* buffer, std::int64_t length) {
  const auto* bits = static_cast<const std::uint8_t*>(buffer);
  py::array_t<bool> out(length);
  for (std::int64_t i = 0; i < length; ++i) {
    out.mutable_at(i) = (bits[i >> 3] >> (i & 7)) & 1;
  }
  return out;
}

// (name, format, values, valid or None, dictionary or None)
py::tuple CopyColumn(const ArrowSchema& schema, const ArrowArray& array) {
  const std::string format = schema.format;
  py::object values = py::none(), valid = py::none(), dictionary = py::none();
  if (format == "U") {
    values = CopyTexts(array);
  } else if (format == "b") {
    values = CopyBits(array.buffers[1], array.length);
  } else if (format == "g") {
    values = CopyNumbers<double>(array);
  } else if (format == "l") {
    values = CopyNumbers<std::int64_t>(array);
  } else if (format == "c") {
    values = CopyNumbers<std::int8_t>(array);
  } else if (format == "s") {
    values = CopyNumbers<std::int16_t>(array);
  } else {
    values = CopyNumbers<std::int32_t>(array);
  }
  if (array.null_count > 0) valid = CopyBits(array.buffers[0], array.length);
  if (array.dictionary != nullptr) dictionary = CopyTexts(*array.dictionary);
  return py::make_tuple(std::string(schema.name), format, values, valid,
                        dictionary);
}

// The columns of a table, which is released.
py::list Columns(ArrowSchema* schema, ArrowArray* array) {
  py::list columns;
  for (std::int64_t i = 0; i < schema->n_children; ++i) {
    columns.append(CopyColumn(*schema->children[i], *array->children[i]));
  }
  array->release(array);
  schema->release(schema);
  return columns;
}

// Raises the Python error that goes with a code: ValueError for bad arguments,
// LookupError for what is not found, OverflowError out of range, MemoryError,
// RuntimeError for a failed precondition.
[[noreturn]] void Raise(const arrears_error& error) {
  switch (error.code) {
    case ARREARS_INVALID_ARGUMENT:
      throw py::value_error(error.message);
    case ARREARS_NOT_FOUND:
      PyErr_SetString(PyExc_LookupError, error.message);
      break;
    case ARREARS_OUT_OF_RANGE:
      PyErr_SetString(PyExc_OverflowError, error.message);
      break;
    case ARREARS_OUT_OF_MEMORY:
      PyErr_SetString(PyExc_MemoryError, error.message);
      break;
    default:
      PyErr_SetString(PyExc_RuntimeError, error.message);
  }
  throw py::error_already_set();
}

// Of all functions; what Python does not set is the C door's default.
struct Options {
  std::int32_t as_of = 0, known_on = INT32_MAX, threads = 1;
  bool by_debtor = false, chinese = false;
  std::string currency = "CNY", calendar = "CN", scheme = "standard";
  std::string basis, credits = "own_column";
  arrears_outlook_options outlook = arrears_default_outlook_options();
  std::optional<std::string> model;
  arrears_fit_options fit = arrears_default_fit_options();
  std::optional<std::string> facts;
  arrears_provision_options provision = arrears_default_provision_options();
  std::optional<std::string> method, buckets;
  double confidence = 0.95;
  arrears_policy_options policy_options = arrears_default_policy_options();
  std::optional<std::string> policy, law, effects, teams, prior;
  arrears_explain_options explain = arrears_default_explain_options();
  std::optional<std::string> debtor, sender;
  arrears_diff_options diff = arrears_default_diff_options();
  arrears_backtest_options backtest = arrears_default_backtest_options();
  std::optional<std::string> other;
  std::int32_t from = 0, from_known_on = INT32_MIN;  // Of age_compare.
};

const char* PointerTo(const std::optional<std::string>& text) {
  return text ? text->c_str() : nullptr;
}

// Pointing into `options`, which must outlive it.
arrears_options Given(const Options& options) {
  arrears_options given = arrears_default_options();
  given.as_of = options.as_of;
  given.known_on = options.known_on;
  given.threads = options.threads;
  given.by_debtor = options.by_debtor ? 1 : 0;
  given.language = options.chinese ? 1 : 0;
  given.currency = options.currency.c_str();
  given.calendar = options.calendar.c_str();
  given.scheme = options.scheme.c_str();
  given.basis = options.basis.empty() ? nullptr : options.basis.c_str();
  given.credits = options.credits.c_str();
  return given;
}

// The same.
arrears_policy_options GivenPolicy(const Options& options) {
  arrears_policy_options given = options.policy_options;
  given.policy = PointerTo(options.policy);
  given.law = PointerTo(options.law);
  given.effects = PointerTo(options.effects);
  given.teams = PointerTo(options.teams);
  given.prior = PointerTo(options.prior);
  return given;
}

std::vector<arrears_table> Views(const std::vector<Table*>& tables) {
  std::vector<arrears_table> views;
  views.reserve(tables.size());
  for (Table* table : tables) views.push_back(table->View());
  return views;
}

std::int32_t Run(const std::string& function,
                 const std::vector<arrears_table>& tables,
                 const Options& options, ArrowSchema* schema, ArrowArray* array,
                 arrears_error* error) {
  const arrears_options given = Given(options);
  const auto count = static_cast<std::int32_t>(tables.size());
  if (function == "forecast") {
    arrears_outlook_options outlook = options.outlook;
    outlook.confidence = options.confidence;
    outlook.model = PointerTo(options.model);
    return arrears_forecast(tables.data(), count, &given, &outlook, schema,
                            array, error);
  }
  if (function == "recover_report") {
    return arrears_recover_report(tables.data(), count, &given,
                                  options.confidence, schema, array, error);
  }
  if (function == "recommend") {
    const arrears_policy_options policy = GivenPolicy(options);
    return arrears_recommend(tables.data(), count, &given, &policy, schema,
                             array, error);
  }
  return arrears_age(tables.data(), count, &given, schema, array, error);
}

py::list Call(const std::string& function, const std::vector<Table*>& tables,
              const Options& options) {
  const std::vector<arrears_table> views = Views(tables);
  ArrowSchema schema = {};
  ArrowArray array = {};
  arrears_error error = {};
  std::int32_t code = 0;
  {
    py::gil_scoped_release free;  // Nothing below touches Python.
    code = Run(function, views, options, &schema, &array, &error);
  }
  if (code != ARREARS_OK) Raise(error);
  return Columns(&schema, &array);
}

py::list Show(const std::string& model, bool chinese) {
  ArrowSchema schema = {};
  ArrowArray array = {};
  arrears_error error = {};
  if (arrears_recover_show(model.c_str(), chinese ? 1 : 0, &schema, &array,
                           &error) != ARREARS_OK) {
    Raise(error);
  }
  return Columns(&schema, &array);
}

// A text of the C door, freed.
std::string Taken(char* text) {
  const std::unique_ptr<char, decltype(&arrears_free_text)> held(
      text, &arrears_free_text);
  return text;
}

// The JSON that a function of the C door says of the tables.
template <class Function>
std::string Json(const std::vector<Table*>& tables, const Options& options,
                 Function function) {
  const std::vector<arrears_table> views = Views(tables);
  const arrears_options given = Given(options);
  char* text = nullptr;
  arrears_error error = {};
  std::int32_t code = 0;
  {
    py::gil_scoped_release free;  // Nothing below touches Python.
    code = function(views.data(), static_cast<std::int32_t>(views.size()),
                    &given, &text, &error);
  }
  if (code != ARREARS_OK) Raise(error);
  return Taken(text);
}

std::string Fit(const std::vector<Table*>& tables, const Options& options) {
  arrears_fit_options fit = options.fit;
  fit.facts = PointerTo(options.facts);
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_recover_fit(views, count, given, &fit, text,
                                           error);
              });
}

std::string Provision(const std::vector<Table*>& tables,
                      const Options& options) {
  arrears_provision_options provision = options.provision;
  provision.method = PointerTo(options.method);
  provision.scheme = PointerTo(options.buckets);
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_provision(views, count, given, &provision, text,
                                         error);
              });
}

std::string AgeCompare(const std::vector<Table*>& tables,
                       const Options& options) {
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_age_compare(views, count, given, options.from,
                                           options.from_known_on, text, error);
              });
}

std::string Explain(const std::vector<Table*>& tables, const Options& options) {
  const arrears_policy_options policy = GivenPolicy(options);
  arrears_explain_options explain = options.explain;
  explain.debtor = PointerTo(options.debtor);
  explain.sender = PointerTo(options.sender);
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_explain(views, count, given, &policy, &explain,
                                       text, error);
              });
}

std::string PolicyDiff(const std::vector<Table*>& tables,
                       const Options& options) {
  const arrears_policy_options policy = GivenPolicy(options);
  arrears_diff_options diff = options.diff;
  diff.other = PointerTo(options.other);
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_policy_diff(views, count, given, &policy, &diff,
                                           text, error);
              });
}

std::string Backtest(const std::vector<Table*>& tables,
                     const Options& options) {
  const arrears_policy_options policy = GivenPolicy(options);
  arrears_backtest_options backtest = options.backtest;
  backtest.other = PointerTo(options.other);
  return Json(tables, options,
              [&](auto views, auto count, auto given, auto text, auto error) {
                return arrears_backtest(views, count, given, &policy, &backtest,
                                        text, error);
              });
}

std::string Answer(const std::string& verb, const std::string& request,
                   const std::optional<std::string>& law,
                   const std::optional<std::string>& effects, bool chinese) {
  char* text = nullptr;
  arrears_error error = {};
  std::int32_t code = 0;
  {
    py::gil_scoped_release free;
    code = arrears_answer(verb.c_str(), request.c_str(), PointerTo(law),
                          PointerTo(effects), chinese ? 1 : 0, &text, &error);
  }
  if (code != ARREARS_OK) Raise(error);
  return Taken(text);
}

// A member of a struct of the C door as one of Options.
template <class Inner, class Value>
void Member(const char* name, Inner Options::*inner, Value Inner::*value,
            py::class_<Options>* options) {
  options->def_property(
      name, [=](const Options& of) { return of.*inner.*value; },
      [=](Options* of, Value given) { of->*inner.*value = given; });
}

}  // namespace

PYBIND11_MODULE(_arrears, module) {
  module.doc() = "Buffers in and out of the library; use the package arrears.";
  module.attr("version") = arrears_version();
  py::class_<Table>(module, "Table")
      .def(py::init<const std::string&, std::int64_t>())
      .def("add", &Table::Add);
  py::class_<Options> options(module, "Options");
  options.def(py::init<>())
      .def_readwrite("as_of", &Options::as_of)
      .def_readwrite("known_on", &Options::known_on)
      .def_readwrite("threads", &Options::threads)
      .def_readwrite("by_debtor", &Options::by_debtor)
      .def_readwrite("chinese", &Options::chinese)
      .def_readwrite("currency", &Options::currency)
      .def_readwrite("calendar", &Options::calendar)
      .def_readwrite("scheme", &Options::scheme)
      .def_readwrite("basis", &Options::basis)
      .def_readwrite("credits", &Options::credits)
      .def_readwrite("model", &Options::model)
      .def_readwrite("facts", &Options::facts)
      .def_readwrite("method", &Options::method)
      .def_readwrite("buckets", &Options::buckets)
      .def_readwrite("confidence", &Options::confidence)
      .def_readwrite("policy", &Options::policy)
      .def_readwrite("law", &Options::law)
      .def_readwrite("effects", &Options::effects)
      .def_readwrite("teams", &Options::teams)
      .def_readwrite("prior", &Options::prior)
      .def_readwrite("debtor", &Options::debtor)
      .def_readwrite("sender", &Options::sender)
      .def_readwrite("other", &Options::other)
      .def_readwrite("compare_from", &Options::from)
      .def_readwrite("compare_known_on", &Options::from_known_on);
  Member("settle_days", &Options::provision,
         &arrears_provision_options::settle_days, &options);
  Member("scalar", &Options::provision, &arrears_provision_options::scalar,
         &options);
  Member("opening", &Options::provision, &arrears_provision_options::opening,
         &options);
  Member("agency_allowed", &Options::policy_options,
         &arrears_policy_options::agency_allowed, &options);
  Member("fit_recovery", &Options::policy_options,
         &arrears_policy_options::fit_recovery, &options);
  Member("message", &Options::explain, &arrears_explain_options::message,
         &options);
  Member("diff_days", &Options::diff, &arrears_diff_options::days, &options);
  Member("top", &Options::diff, &arrears_diff_options::top, &options);
  Member("backtest_from", &Options::backtest, &arrears_backtest_options::from,
         &options);
  Member("every", &Options::backtest, &arrears_backtest_options::every,
         &options);
  Member("outcome_days", &Options::backtest,
         &arrears_backtest_options::outcome_days, &options);
  Member("periods", &Options::outlook, &arrears_outlook_options::periods,
         &options);
  Member("days_per_period", &Options::outlook,
         &arrears_outlook_options::days_per_period, &options);
  Member("horizon_days", &Options::outlook,
         &arrears_outlook_options::horizon_days, &options);
  Member("by_item", &Options::outlook, &arrears_outlook_options::by_item,
         &options);
  Member("bins", &Options::fit, &arrears_fit_options::bins, &options);
  Member("coverage", &Options::fit, &arrears_fit_options::coverage, &options);
  Member("history_from", &Options::fit, &arrears_fit_options::history_from,
         &options);
  module.def("call", &Call);
  module.def("fit", &Fit);
  module.def("provision", &Provision);
  module.def("age_compare", &AgeCompare);
  module.def("explain", &Explain);
  module.def("policy_diff", &PolicyDiff);
  module.def("backtest", &Backtest);
  module.def("answer", &Answer);
  module.def("show", &Show);
}
