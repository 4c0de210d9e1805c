// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "c/export_frame_internal.h"

namespace arrears::c_internal {
namespace {

// What one array or schema, with its children, keeps alive until released.
struct Texts {
  std::vector<std::int64_t> offsets = {0};
  std::string bytes;
  void Append(std::string_view text) {
    bytes.append(text);
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
};

struct ArrayOwner {
  Frame frame;
  std::deque<Texts> texts;
  std::deque<std::vector<std::uint8_t>> bits;
  std::deque<std::vector<const void*>> buffers;
  std::deque<ArrowArray> arrays;  // Children and dictionaries.
  std::vector<ArrowArray*> children;
};

struct SchemaOwner {
  std::deque<std::string> names;
  std::deque<ArrowSchema> schemas;
  std::vector<ArrowSchema*> children;
};

// Children belong to the parent's owner.
void ReleaseChild(ArrowArray* array) { array->release = nullptr; }
void ReleaseChild(ArrowSchema* schema) { schema->release = nullptr; }
void ReleaseArray(ArrowArray* array) {
  delete static_cast<ArrayOwner*>(array->private_data);
  array->release = nullptr;
}
void ReleaseSchema(ArrowSchema* schema) {
  delete static_cast<SchemaOwner*>(schema->private_data);
  schema->release = nullptr;
}

const char* FormatOf(ColumnType type) {
  switch (type) {
    case ColumnType::kInt8:
      return "c";
    case ColumnType::kInt16:
      return "s";
    case ColumnType::kInt32:
    case ColumnType::kDictionary:
      return "i";
    case ColumnType::kInt64:
      return "l";
    case ColumnType::kFloat64:
      return "g";
    case ColumnType::kDate:
      return "tdD";
    case ColumnType::kBool:
      return "b";
    case ColumnType::kText:
      return "U";
    case ColumnType::kDictionary8:
      return "C";
  }
  return "n";
}

bool IsCoded(ColumnType type) {
  return type == ColumnType::kDictionary || type == ColumnType::kDictionary8;
}

class Exporter {
 public:
  explicit Exporter(ArrayOwner* owner) : owner_(*owner) {}

  ArrowArray* Export(const Column& column) {
    ArrowArray& array = NewArray(column.size());
    std::vector<const void*>& buffers = owner_.buffers.emplace_back();
    buffers.push_back(Validity(column, &array));
    switch (column.type()) {
      case ColumnType::kText: {
        Texts& texts = owner_.texts.emplace_back();
        for (std::size_t i = 0; i < column.size(); ++i) {
          texts.Append(column.texts()[i]);
        }
        buffers.push_back(texts.offsets.data());
        buffers.push_back(texts.bytes.data());
        break;
      }
      case ColumnType::kBool:
        buffers.push_back(Bits(column.size(), [&](std::size_t i) {
          return column.has(i) && column.bools()[i] != 0;
        }));
        break;
      default:
        buffers.push_back(Values(column));
    }
    Attach(&array, &buffers);
    if (IsCoded(column.type())) {
      array.dictionary = ExportTexts(column.dictionary());
    }
    return &array;
  }

 private:
  ArrowArray& NewArray(std::size_t length) {
    ArrowArray& array = owner_.arrays.emplace_back();
    array = {};
    array.length = static_cast<std::int64_t>(length);
    array.release = &ReleaseChild;
    return array;
  }

  static void Attach(ArrowArray* array, std::vector<const void*>* buffers) {
    array->n_buffers = static_cast<std::int64_t>(buffers->size());
    array->buffers = buffers->data();
  }

  ArrowArray* ExportTexts(const std::vector<std::string>& list) {
    ArrowArray& array = NewArray(list.size());
    Texts& texts = owner_.texts.emplace_back();
    for (const std::string& text : list) texts.Append(text);
    std::vector<const void*>& buffers = owner_.buffers.emplace_back();
    buffers = {nullptr, texts.offsets.data(), texts.bytes.data()};
    Attach(&array, &buffers);
    return &array;
  }

  template <class Get>
  const void* Bits(std::size_t size, Get get) {
    std::vector<std::uint8_t>& bits = owner_.bits.emplace_back((size + 7) / 8);
    for (std::size_t i = 0; i < size; ++i) {
      if (get(i)) bits[i / 8] |= static_cast<std::uint8_t>(1u << (i % 8));
    }
    return bits.data();
  }

  const void* Validity(const Column& column, ArrowArray* array) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (!column.has(i)) ++array->null_count;
    }
    if (array->null_count == 0) return nullptr;
    return Bits(column.size(), [&](std::size_t i) { return column.has(i); });
  }

  // Numbers and dates are handed over where they stand.
  static const void* Values(const Column& column) {
    switch (column.type()) {
      case ColumnType::kInt8:
        return column.int8s().data();
      case ColumnType::kInt16:
        return column.int16s().data();
      case ColumnType::kInt64:
        return column.int64s().data();
      case ColumnType::kFloat64:
        return column.float64s().data();
      case ColumnType::kDate:
        return column.dates().data();
      case ColumnType::kDictionary8:
        return column.codes8().data();
      default:
        return column.int32s().data();
    }
  }

  ArrayOwner& owner_;
};

ArrowSchema* NewSchema(SchemaOwner* owner, const std::string& name,
                       const char* format) {
  ArrowSchema& schema = owner->schemas.emplace_back();
  schema = {};
  schema.format = format;
  schema.name = owner->names.emplace_back(name).c_str();
  schema.flags = 2;  // ARROW_FLAG_NULLABLE
  schema.release = &ReleaseChild;
  return &schema;
}

}  // namespace

void ExportFrame(Frame frame, ArrowSchema* schema, ArrowArray* array) {
  auto arrays = std::make_unique<ArrayOwner>();
  auto schemas = std::make_unique<SchemaOwner>();
  arrays->frame = std::move(frame);
  Exporter exporter(arrays.get());
  for (const Column& column : arrays->frame.columns()) {
    arrays->children.push_back(exporter.Export(column));
    ArrowSchema* child =
        NewSchema(schemas.get(), column.name(), FormatOf(column.type()));
    if (IsCoded(column.type())) {
      child->dictionary = NewSchema(schemas.get(), "", "U");
    }
    schemas->children.push_back(child);
  }
  std::vector<const void*>& buffers = arrays->buffers.emplace_back();
  buffers = {nullptr};
  *array = {};
  array->length = static_cast<std::int64_t>(arrays->frame.rows());
  array->n_buffers = 1;
  array->buffers = buffers.data();
  array->n_children = static_cast<std::int64_t>(arrays->children.size());
  array->children = arrays->children.data();
  array->release = &ReleaseArray;
  array->private_data = arrays.release();
  *schema = {};
  schema->format = "+s";
  schema->name = "";
  schema->n_children = static_cast<std::int64_t>(schemas->children.size());
  schema->children = schemas->children.data();
  schema->release = &ReleaseSchema;
  schema->private_data = schemas.release();
}

}  // namespace arrears::c_internal
