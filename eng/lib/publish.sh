# Sourced by the scripts in eng/ that need the app as it is deployed, after common.sh and in the repository's root folder.
# shellcheck shell=bash

# publish_app FOLDER: the complete Functions app root there; reused if its sources are the same as when it was published.
publish_app() {
  local folder=$1 stamp=$1.stamp log=$1.log digest
  digest=$(digest_of_app_sources)
  if [[ -x "$folder/gitops" && -f "$stamp" && "$(<"$stamp")" == "$digest" ]]; then
    echo "   unchanged since it was published"
    return
  fi
  mkdir -p "$(dirname "$folder")"
  rm -rf "$stamp" "$folder" "$folder.new"
  # Built beside the ordinary build, so that neither disturbs the other's intermediate files.
  dotnet publish functions -c Release -o "$folder.new" --artifacts-path "$folder.build" --nologo -p:UseSharedCompilation=false >"$log" 2>&1 || {
    grep -E 'error|warning' "$log" | sort -u >&2 || tail -n 20 "$log" >&2
    return 1
  }
  check_publish_warnings "$log" || return 1
  mv "$folder.new" "$folder"
  echo "$digest" >"$stamp"
}

digest_of_app_sources() {
  {
    dotnet --version
    find functions \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    sha256sum host.json global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig
  } | sha256sum | cut -d ' ' -f 1
}

# Two libraries say in one line each that they are not made for native code (what we use of them is rooted, and tested on the
# executable). Any other such line would be news: a call that works in a test and fails in the deployed app.
check_publish_warnings() {
  local news
  news=$(grep -E 'warning' "$1" | grep -vE "IL(2104|3053): Assembly '(Octokit|Azure\.Data\.Tables)'" | grep -vE '^ *[0-9]+ Warning' | sort -u) || true
  [[ -z "$news" ]] || {
    printf '%s\n' "$news" >&2
    say "the native build has warnings that are not known"
    return 1
  }
}
