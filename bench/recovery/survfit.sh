#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Kaplan-Meier of a million spells, ours and R's survfit, in one run and on the
# same spells; the curves are compared first. Needs R with its package survival
# (Debian: r-cran-survival). bench/recovery/survfit.sh BUILD_DIR
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:-build/bench}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
program=$(find "$build" -name recovery_bench -type f -perm -u+x | head -n 1)
[ -n "$program" ] || { echo "no recovery_bench in $build" >&2; exit 2; }

ours() {
  ARREARS_SPELLS=$scratch/km "$program" --benchmark_filter=KaplanMeier \
    --benchmark_repetitions=5 --benchmark_format=csv 2>/dev/null |
    awk -F, '/_median/ { print $3 }'
}
before=$(ours)
SCRATCH=$scratch BEFORE=$before Rscript - <<'R'
library(survival)
scratch <- Sys.getenv("SCRATCH")
n <- file.size(file.path(scratch, "km.spells")) / 12
x <- matrix(readBin(file.path(scratch, "km.spells"), "integer", 3 * n),
            nrow = 3)
open <- readBin(file.path(scratch, "km.survival"), "double", 700)
enter <- x[1, ] - 1; exit <- x[2, ]; paid <- x[3, ]
time <- function() system.time(
  fit <<- survfit(Surv(enter, exit, paid) ~ 1))[["elapsed"]]
times <- replicate(3, time())
day <- pmin(seq_along(open) - 1, max(fit$time))
their <- summary(fit, times = day)$surv
off <- max(abs(their - open[seq_along(their)]))
stopifnot(off < 1e-12)
ms <- as.numeric(Sys.getenv("BEFORE"))
cat(sprintf("%d spells: ours %.1f ms, survfit %.0f ms (%.0f to %.0f), %.0f times; curves differ by %.1e\n",
            n, ms, 1000 * median(times), 1000 * min(times), 1000 * max(times),
            1000 * median(times) / ms, off))
R
