# bash completion for toancanh: commands and options are those that --help says, so nothing here can differ
# from the program; everything else is a file.
_toancanh() {
	local current=${COMP_WORDS[COMP_CWORD]} words=
	local -a asked=("${COMP_WORDS[0]}")
	if [[ ${COMP_WORDS[0]##*/} == toancanh ]]; then
		if ((COMP_CWORD == 1)); then
			words="$("${asked[@]}" --help 2>/dev/null | awk '/^  [a-z]/ { print $1 }') --help --version"
		else
			asked+=("${COMP_WORDS[1]}")
		fi
	fi
	if [[ ${asked[1]-} == widgets && $current != -* ]]; then
		words=$("${asked[@]}" 2>/dev/null | awk '{ print $1 }')
	fi
	if [[ -z $words && $current == -* ]]; then
		words=$("${asked[@]}" --help 2>/dev/null | awk '/^  --/ { print $1 }')
	fi
	COMPREPLY=()
	if [[ -n $words ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	fi
}
complete -o default -F _toancanh toancanh toancanh-hub toancanh-wall
