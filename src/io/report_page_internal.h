// SPDX-License-Identifier: Apache-2.0
//
// The page into which report.cc puts its data, in place of /*DATA*/.
#ifndef ARREARS_SRC_IO_REPORT_PAGE_INTERNAL_H_
#define ARREARS_SRC_IO_REPORT_PAGE_INTERNAL_H_

#include <string_view>

namespace arrears {

extern const std::string_view kReportPage;

}  // namespace arrears

#endif  // ARREARS_SRC_IO_REPORT_PAGE_INTERNAL_H_
