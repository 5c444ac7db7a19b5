namespace Bairelay.Cli;

/// <summary>
/// What a shell does to complete a line: it hands the words to <see cref="Suggestions"/> and shows the answer. They go by
/// standard input, since one of them may be a password and other users can see arguments. Quotes are taken off without
/// evaluating anything, as nobody has agreed yet to run what stands in the line.
/// </summary>
internal static class CompletionScripts
{
    // bash has cut the line at = and : too, and takes no more than what follows the last of them.
    private const string Bash = """
        # bash completion for bairelay.
        # Once: source <(bairelay completion bash)
        # For all users: bairelay completion bash > /usr/share/bash-completion/completions/bairelay
        _bairelay() {
          local rest=${COMP_LINE:0:COMP_POINT} words=() last=-1 word line before
          COMPREPLY=()
          for word in "${COMP_WORDS[@]:0:COMP_CWORD}" ""; do
            if ((last < 0)) || [[ $rest == [[:blank:]]* ]]; then words[++last]=; fi
            words[last]+=$word
            rest=${rest#*"$word"}
          done
          words[last]+=${rest#"${rest%%[![:blank:]]*}"}
          words=("${words[@]//[\\\"\']/}")
          words[0]=${words[0]/#\~\//$HOME/}
          before=${words[last]%"$2"}
          while IFS= read -r line; do
            case $line in
              :files) compopt -o default 2>/dev/null ;;
              *)
                line=${line%%$'\t'*}
                COMPREPLY+=("${line#"$before"}")
                ;;
            esac
          done < <(printf '%s\n' "${words[@]:1}" 2>/dev/null | "${words[0]}" __complete 2>/dev/null)
        }
        complete -F _bairelay bairelay
        """;

    private const string Zsh = """
        #compdef bairelay
        # zsh completion for bairelay.
        # Once, after compinit: source <(bairelay completion zsh)
        # For all users: bairelay completion zsh > /usr/local/share/zsh/site-functions/_bairelay
        _bairelay() {
          local line
          local -a lines described
          lines=("${(@f)$(print -rl -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null | "${(Q)words[1]/#\~\//$HOME/}" __complete 2>/dev/null)}")
          if [[ $lines[1] == :files ]]; then
            compset -P '--*='
            _files
            return
          fi
          for line in $lines; do
            described+=("${${line%%$'\t'*}//:/\\:}${${(M)line#*$'\t'}:+:${line#*$'\t'}}")
          done
          _describe bairelay described
        }
        if [[ $funcstack[1] == _bairelay ]]; then _bairelay "$@"; else compdef _bairelay bairelay; fi
        """;

    private const string Fish = """
        # fish completion for bairelay.
        # Once: bairelay completion fish | source
        # For good: bairelay completion fish > ~/.config/fish/completions/bairelay.fish
        function __bairelay_complete
            set -l words (commandline -opc)
            set -l typed (commandline -ct | string replace -ra '[\\\\"\']' '')
            set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
            set -e words[1]
            set -l lines (printf '%s\n' $words "$typed" 2>/dev/null | $program __complete 2>/dev/null)
            if test "$lines" = :files
                set -l before (string match -r '^--[^=]*=' -- $typed; or echo)
                set lines $before(__fish_complete_path (string replace -r '^--[^=]*=' '' -- $typed))
            end
            printf '%s\n' $lines
        end
        complete -c bairelay -f -a '(__bairelay_complete)'
        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>Null for a shell without one.</summary>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => null,
    };
}
