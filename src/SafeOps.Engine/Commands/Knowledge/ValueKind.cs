namespace SafeOps.Commands.Knowledge;

/// <summary>What a value is, and so what is done with it.</summary>
public enum ValueKind
{
    /// <summary>Text that changes nothing.</summary>
    Text,

    /// <summary>A file or folder that is read.</summary>
    File,

    /// <summary>A file that is written; <c>-</c> and <c>/dev/stdout</c> are no files.</summary>
    Output,

    /// <summary>As <see cref="Output"/>, but a number is a file that is open already: <c>flock</c>.</summary>
    Lock,

    /// <summary>A file or folder that is changed where it is.</summary>
    Edit,

    /// <summary>A file or folder that is taken away.</summary>
    Remove,

    /// <summary>A file that is run, or that says what is run: a script, a configuration with hooks.</summary>
    Code,

    /// <summary>The text of a program in a language that is not read here: Python, Perl, JavaScript.</summary>
    Program,

    /// <summary>An address that is asked.</summary>
    Url,

    /// <summary>A machine.</summary>
    Host,

    /// <summary>This word and all that follow are a command of their own: <c>sudo</c>, <c>timeout</c>.</summary>
    Command,

    /// <summary><c>NAME=value</c> any number of times, then as <see cref="Command"/>: <c>env</c>.</summary>
    AssignedCommand,

    /// <summary>As <see cref="Command"/>, carried out in a container, pod or machine elsewhere: <c>kubectl exec</c>.</summary>
    RemoteCommand,

    /// <summary>This word and all that follow are joined to the text of a shell: <c>ssh host</c>, <c>watch</c>.</summary>
    ShellWords,

    /// <summary>The text of a bash script: <c>bash -c</c>.</summary>
    Shell,

    /// <summary>The text of a PowerShell script.</summary>
    PowerShell,

    /// <summary>SQL and backslash commands, as psql reads them.</summary>
    Psql,

    /// <summary>SQL and dot commands, as sqlite3 reads them.</summary>
    SqliteShell,

    /// <summary>SQL as the mysql client reads it.</summary>
    MySql,

    /// <summary>SQL as SQL Server reads it.</summary>
    TSql,

    /// <summary>A script of sed.</summary>
    Sed,

    /// <summary>A program of awk.</summary>
    Awk,

    /// <summary>The tests and actions of find: this word and all that follow.</summary>
    FindExpression,

    /// <summary>The name of a variable that the command sets or looks up; a subscript in it runs code.</summary>
    Variable,

    /// <summary>Words of a <c>[ … ]</c> test.</summary>
    Test,

    /// <summary>An arithmetic expression of bash.</summary>
    Arithmetic,

    /// <summary>A password or token: never shown.</summary>
    Secret,

    /// <summary>What is said to a server whose answers are shown: nothing or a goodbye only looks.</summary>
    Talk,

    /// <summary>Data that is sent: <c>@file</c> stands for a file's contents.</summary>
    Data,
}
