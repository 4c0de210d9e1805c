// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/read_report.h"

#include "absl/strings/str_cat.h"
#include "ordered_text_internal.h"
#include "read_report_internal.h"

namespace arrears {
namespace {

void AppendCsvField(std::string_view text, std::string* out) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    *out += text;
    return;
  }
  *out += '"';
  for (const char c : text) {
    if (c == '"') *out += '"';
    *out += c;
  }
  *out += '"';
}

std::string Counted(std::int64_t count, const char* thing) {
  return absl::StrCat(count, " ", thing, count == 1 ? "" : "s");
}

}  // namespace

std::string RejectedField::Text() const {
  const std::string& name = field.empty() ? column : field;
  return absl::StrCat(file, ":", line, ": ", name, name.empty() ? "" : " ",
                      value, value.empty() ? "" : ": ", reason);
}

std::int64_t ReadReport::rows_rejected() const {
  std::int64_t rows = 0;
  for (const FileReport& file : files) rows += file.rows_rejected;
  return rows;
}

std::string ReadReport::Summary() const {
  std::int64_t rows = 0;
  std::string parts;
  for (const FileReport& file : files) {
    rows += file.rows_read;
    if (file.rows_rejected == 0) continue;
    absl::StrAppend(&parts, parts.empty() ? " (" : "; ", file.file, ": ",
                    file.rows_rejected, " of ", file.rows_read);
    for (const ReadTotals& total : file.totals) {
      if (total.rejected == 0) continue;
      absl::StrAppend(&parts, ", ",
                      FormatMinor(total.rejected, total.currency.exponent()),
                      " ", total.currency.code());
    }
    if (file.amounts_unread > 0) {
      absl::StrAppend(&parts, ", ", Counted(file.amounts_unread, "amount"),
                      " unread");
    }
  }
  return absl::StrCat(Counted(static_cast<std::int64_t>(files.size()), "file"),
                      ", ", Counted(rows, "row"), ", ", rows_rejected(),
                      " rejected", parts, parts.empty() ? "" : ")");
}

std::string RejectedCsv(const ReadReport& report) {
  std::string text = "file,line,column,field,value,reason\n";
  for (const RejectedField& reject : report.rejects) {
    AppendCsvField(reject.file, &text);
    absl::StrAppend(&text, ",", reject.line, ",");
    for (const std::string* field :
         {&reject.column, &reject.field, &reject.value}) {
      AppendCsvField(*field, &text);
      text += ',';
    }
    AppendCsvField(reject.reason, &text);
    text += '\n';
  }
  return text;
}

absl::Status WriteRejectedCsv(const ReadReport& report,
                              const std::string& path) {
  absl::StatusOr<io_internal::OutputFile> file =
      io_internal::OutputFile::Create(path);
  if (!file.ok()) return file.status();
  const absl::Status written =
      io_internal::WriteAll(file->target(), RejectedCsv(report));
  return written.ok() ? file->Close() : written;
}

namespace io_internal {

void RejectList::Add(std::size_t batch, std::vector<RejectedField> rejects) {
  if (rejects.empty()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  count_ += rejects.size();
  kept_ += rejects.size();
  batches_[batch] = std::move(rejects);
  // What stands behind enough others is never listed, whatever comes.
  while (kept_ - batches_.rbegin()->second.size() >= kMaxListedRejects) {
    kept_ -= batches_.rbegin()->second.size();
    batches_.erase(std::prev(batches_.end()));
  }
}

std::vector<RejectedField> RejectList::Take() {
  std::vector<RejectedField> all;
  for (auto& [batch, rejects] : batches_) {
    std::move(rejects.begin(), rejects.end(), std::back_inserter(all));
  }
  batches_.clear();
  return all;
}

}  // namespace io_internal
}  // namespace arrears
