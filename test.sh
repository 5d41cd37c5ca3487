#!/usr/bin/env bash
# Builds everything and runs every test. Ends with one line: N passed, N failed, N skipped.
#   --long               also the soak, chaos and fuzz runs that take longer than a coffee
#   --require-services   a missing service (Redis, PostgreSQL, Chromium, Node, nginx, promtool, bubblewrap) fails the run instead of skipping its tests
#   --project NAME       only tests/NAME (may be repeated)
set -u
cd "$(dirname "$0")" || exit 2

long=0
projects=()
while [ $# -gt 0 ]; do
  case $1 in
    --long) long=1 ;;
    --require-services) export HOLDPOINT_REQUIRE_SERVICES=1 ;;
    --project) shift; projects+=("$1") ;;
    *) echo "test.sh: unknown option '$1'; it takes --long, --require-services and --project NAME" >&2; exit 2 ;;
  esac
  shift
done
export HOLDPOINT_LONG=$long
export HOLDPOINT_CORPORA=${HOLDPOINT_CORPORA:-$PWD/../shared/corpora}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# What the tests drive for real, by command and Debian package. Installed where that is possible; tests say so where it is not.
missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v promtool >/dev/null || missing+=(prometheus)
command -v bwrap >/dev/null || missing+=(bubblewrap)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing: ${missing[*]}"
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing them with apt-get."
    { "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
      echo "test.sh: apt-get could not install ${missing[*]}; install them by hand" >&2
  fi
fi

# Clients of other makers, and Helm, for the tests that drive them. Left as they are when the lock file has not changed since.
for folder in tests/node tests/helm; do
  if command -v npm >/dev/null && ! cmp -s $folder/package-lock.json $folder/node_modules/.installed; then
    if npm ci --prefix $folder --ignore-scripts --silent >/dev/null; then
      cp $folder/package-lock.json $folder/node_modules/.installed
    else
      echo "test.sh: npm could not install the packages of $folder; tests that need them are skipped or fail" >&2
    fi
  fi
done

if ! dotnet build Holdpoint.slnx -v quiet --nologo; then
  echo "test.sh: the build failed" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

if [ ${#projects[@]} -eq 0 ]; then
  for folder in tests/*/Holdpoint.*.csproj; do projects+=("$(basename "$(dirname "$folder")")"); done
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# run NAME [PREFIX…]: runs one project, with a command before it, and leaves what there is to say in $logs/NAME.said and its counts in $logs/NAME.counts.
run() {
  local name=$1 log=$logs/$1.log start=$SECONDS code p f s
  "${@:2}" dotnet run --no-build --project "tests/$name" -- --no-ansi --no-progress >"$log" 2>&1
  code=$?
  count() { sed -n "s/^  $1: \([0-9]*\)\$/\1/p" "$log" | tail -1; }
  p=$(count succeeded) f=$(count failed) s=$(count skipped)
  {
    echo "== $name"
    if [ -z "$p" ]; then
      # No summary: the runner itself died, which must never count as green.
      tail -40 "$log"
      p=0 f=1 s=0
    elif [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then
      tail -40 "$log"
      f=1
    elif [ "$f" -gt 0 ]; then
      grep -v '^passed ' "$log" | head -200
    fi
    grep -A1 '^skipped ' "$log" | grep -v '^--' | head -40
    echo "   $p passed, $f failed, $s skipped in $((SECONDS - start)) s"
  } >"$logs/$name.said"
  echo "$p $f $s" >"$logs/$name.counts"
  cat "$logs/$name.said"
  [ -n "${HOLDPOINT_TEST_OUTPUT:-}" ] && cp "$log" "$HOLDPOINT_TEST_OUTPUT/$name.log"
}

# Tests of whole processes mostly wait, so the others run beside them and give way to them. Long runs measure, and have the machine to themselves.
beside=()
for name in "${projects[@]}"; do
  if [ "$long" = 0 ] && [ "$name" = EndToEnd ]; then
    run "$name" &
    beside+=($!)
  fi
done
for name in "${projects[@]}"; do
  if [ "$long" = 1 ]; then
    run "$name"
  elif [ "$name" != EndToEnd ]; then
    run "$name" nice -n 10
  fi
done
[ ${#beside[@]} -eq 0 ] || wait "${beside[@]}"

passed=0 failed=0 skipped=0
for name in "${projects[@]}"; do
  read -r p f s <"$logs/$name.counts" || p=0 f=1 s=0
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
