# SPDX-License-Identifier: Apache-2.0
import arrears


def test_version_is_three_numbers():
    assert [int(part) >= 0 for part in arrears.__version__.split(".")] == [True] * 3
