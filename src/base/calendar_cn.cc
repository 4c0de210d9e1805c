// SPDX-License-Identifier: Apache-2.0
//
// Holidays of mainland China, 2015 to 2026, as the General Office of the State
// Council announced them. Each year was read in the published text of its
// notice and compared, day by day, with the npm package chinese-days 1.5.7;
// the two agree on every day.
#include <chrono>

#include "calendar_internal.h"

namespace arrears::base_internal {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr Date On(int y, unsigned m, unsigned d) {
  return Date(year{y} / month{m} / day{d});
}
constexpr DateRange One(int y, unsigned m, unsigned d) {
  return {On(y, m, d), On(y, m, d)};
}
// Within one month; the few that cross a border are written out.
constexpr DateRange Span(int y, unsigned m, unsigned from, unsigned to) {
  return {On(y, m, from), On(y, m, to)};
}

// In the order of each notice: New Year, Spring Festival, Qingming, Labour
// Day, Dragon Boat, Mid-Autumn, National Day.
constexpr DateRange kHolidays[] = {
    // 2015: 国办发明电〔2014〕28号, 2014-12-16; 3 September by the State
    // Council's 国发明电〔2015〕1号, 2015-05-13.
    Span(2015, 1, 1, 3),
    Span(2015, 2, 18, 24),
    Span(2015, 4, 5, 6),
    One(2015, 5, 1),
    One(2015, 6, 20),
    One(2015, 6, 22),
    Span(2015, 9, 3, 5),
    One(2015, 9, 27),
    Span(2015, 10, 1, 7),
    // 2016: 国办发明电〔2015〕18号, 2015-12-10.
    One(2016, 1, 1),
    Span(2016, 2, 7, 13),
    One(2016, 4, 4),
    Span(2016, 5, 1, 2),
    Span(2016, 6, 9, 11),
    Span(2016, 9, 15, 17),
    Span(2016, 10, 1, 7),
    // 2017: 国办发明电〔2016〕17号, 2016-12-01.
    Span(2017, 1, 1, 2),
    {On(2017, 1, 27), On(2017, 2, 2)},
    Span(2017, 4, 2, 4),
    One(2017, 5, 1),
    Span(2017, 5, 28, 30),
    Span(2017, 10, 1, 8),
    // 2018: 国办发明电〔2017〕12号, 2017-11-30.
    One(2018, 1, 1),
    Span(2018, 2, 15, 21),
    Span(2018, 4, 5, 7),
    {On(2018, 4, 29), On(2018, 5, 1)},
    One(2018, 6, 18),
    One(2018, 9, 24),
    Span(2018, 10, 1, 7),
    // 2019: 国办发明电〔2018〕15号, 2018-12-04; Labour Day as changed by
    // 国办发明电〔2019〕3号, 2019-03-22.
    {On(2018, 12, 30), On(2019, 1, 1)},
    Span(2019, 2, 4, 10),
    One(2019, 4, 5),
    Span(2019, 5, 1, 4),
    One(2019, 6, 7),
    One(2019, 9, 13),
    Span(2019, 10, 1, 7),
    // 2020: 国办发明电〔2019〕16号, 2019-11-21; Spring Festival as lengthened
    // by 国办发明电〔2020〕1号, 2020-01-26.
    One(2020, 1, 1),
    {On(2020, 1, 24), On(2020, 2, 2)},
    Span(2020, 4, 4, 6),
    Span(2020, 5, 1, 5),
    Span(2020, 6, 25, 27),
    Span(2020, 10, 1, 8),
    // 2021: 国办发明电〔2020〕27号, 2020-11-25.
    Span(2021, 1, 1, 3),
    Span(2021, 2, 11, 17),
    Span(2021, 4, 3, 5),
    Span(2021, 5, 1, 5),
    Span(2021, 6, 12, 14),
    Span(2021, 9, 19, 21),
    Span(2021, 10, 1, 7),
    // 2022: 国办发明电〔2021〕11号, 2021-10-25.
    Span(2022, 1, 1, 3),
    {On(2022, 1, 31), On(2022, 2, 6)},
    Span(2022, 4, 3, 5),
    {On(2022, 4, 30), On(2022, 5, 4)},
    Span(2022, 6, 3, 5),
    Span(2022, 9, 10, 12),
    Span(2022, 10, 1, 7),
    // 2023: 国办发明电〔2022〕16号, 2022-12-08.
    {On(2022, 12, 31), On(2023, 1, 2)},
    Span(2023, 1, 21, 27),
    One(2023, 4, 5),
    {On(2023, 4, 29), On(2023, 5, 3)},
    Span(2023, 6, 22, 24),
    {On(2023, 9, 29), On(2023, 10, 6)},
    // 2024: 国办发明电〔2023〕7号, 2023-10-25.
    One(2024, 1, 1),
    Span(2024, 2, 10, 17),
    Span(2024, 4, 4, 6),
    Span(2024, 5, 1, 5),
    One(2024, 6, 10),
    Span(2024, 9, 15, 17),
    Span(2024, 10, 1, 7),
    // 2025: 国办发明电〔2024〕12号, 2024-11-12.
    One(2025, 1, 1),
    {On(2025, 1, 28), On(2025, 2, 4)},
    Span(2025, 4, 4, 6),
    Span(2025, 5, 1, 5),
    {On(2025, 5, 31), On(2025, 6, 2)},
    Span(2025, 10, 1, 8),
    // 2026: 国办发明电〔2025〕7号, 2025-11-04.
    Span(2026, 1, 1, 3),
    Span(2026, 2, 15, 23),
    Span(2026, 4, 4, 6),
    Span(2026, 5, 1, 5),
    Span(2026, 6, 19, 21),
    Span(2026, 9, 25, 27),
    Span(2026, 10, 1, 7)};

// Weekend days that are worked, by year of the notice above.
constexpr Date kWorkingDays[] = {
    // 2015
    On(2015, 1, 4), On(2015, 2, 15), On(2015, 2, 28), On(2015, 9, 6),
    On(2015, 10, 10),
    // 2016
    On(2016, 2, 6), On(2016, 2, 14), On(2016, 6, 12), On(2016, 9, 18),
    On(2016, 10, 8), On(2016, 10, 9),
    // 2017
    On(2017, 1, 22), On(2017, 2, 4), On(2017, 4, 1), On(2017, 5, 27),
    On(2017, 9, 30),
    // 2018
    On(2018, 2, 11), On(2018, 2, 24), On(2018, 4, 8), On(2018, 4, 28),
    On(2018, 9, 29), On(2018, 9, 30), On(2018, 12, 29),
    // 2019
    On(2019, 2, 2), On(2019, 2, 3), On(2019, 4, 28), On(2019, 5, 5),
    On(2019, 9, 29), On(2019, 10, 12),
    // 2020
    On(2020, 1, 19), On(2020, 4, 26), On(2020, 5, 9), On(2020, 6, 28),
    On(2020, 9, 27), On(2020, 10, 10),
    // 2021
    On(2021, 2, 7), On(2021, 2, 20), On(2021, 4, 25), On(2021, 5, 8),
    On(2021, 9, 18), On(2021, 9, 26), On(2021, 10, 9),
    // 2022
    On(2022, 1, 29), On(2022, 1, 30), On(2022, 4, 2), On(2022, 4, 24),
    On(2022, 5, 7), On(2022, 10, 8), On(2022, 10, 9),
    // 2023
    On(2023, 1, 28), On(2023, 1, 29), On(2023, 4, 23), On(2023, 5, 6),
    On(2023, 6, 25), On(2023, 10, 7), On(2023, 10, 8),
    // 2024
    On(2024, 2, 4), On(2024, 2, 18), On(2024, 4, 7), On(2024, 4, 28),
    On(2024, 5, 11), On(2024, 9, 14), On(2024, 9, 29), On(2024, 10, 12),
    // 2025
    On(2025, 1, 26), On(2025, 2, 8), On(2025, 4, 27), On(2025, 9, 28),
    On(2025, 10, 11),
    // 2026
    On(2026, 1, 4), On(2026, 2, 14), On(2026, 2, 28), On(2026, 5, 9),
    On(2026, 9, 20), On(2026, 10, 10)};

}  // namespace

std::span<const DateRange> CnHolidays() { return kHolidays; }
std::span<const Date> CnWorkingDays() { return kWorkingDays; }

}  // namespace arrears::base_internal
