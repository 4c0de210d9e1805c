// SPDX-License-Identifier: Apache-2.0
//
// Library code does not throw: what Boost would raise comes back as a value.
#ifndef ARREARS_RECOVERY_QUIET_INTERNAL_H_
#define ARREARS_RECOVERY_QUIET_INTERNAL_H_

#include <boost/math/policies/policy.hpp>

namespace arrears::recovery_internal {

using Quiet = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::denorm_error<boost::math::policies::ignore_error>,
    boost::math::policies::rounding_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<
        boost::math::policies::ignore_error>,
    boost::math::policies::indeterminate_result_error<
        boost::math::policies::ignore_error>>;

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_QUIET_INTERNAL_H_
