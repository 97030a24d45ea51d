#!/usr/bin/env bash
# The kernel decides which sockets exclude each other; danglint's rules are compared with it.
# shellcheck source=tests/oracle/lib.bash
source "${BASH_SOURCE[0]%/*}/lib.bash"
isolate "$@"
ip link set lo up
"$1"
