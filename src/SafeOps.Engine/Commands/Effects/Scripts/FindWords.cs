namespace SafeOps.Commands.Effects.Scripts;

/// <summary>The words of find that only look, and what they mean; <c>{}</c> stands for the value.</summary>
internal static class FindWords
{
    public static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>
    {
        ["-H"] = "follows symbolic links among the starting points",
        ["-L"] = "follows symbolic links",
        ["-P"] = "never follows symbolic links",
        ["-E"] = "with extended regular expressions",
        ["-X"] = "leaves out names that would trip xargs",
        ["-s"] = "in alphabetical order",
        ["-x"] = "stays on one file system",
    };

    /// <summary>Operators, and tests, options and actions without a value.</summary>
    public static IReadOnlyDictionary<string, string> Alone { get; } = new Dictionary<string, string>
    {
        ["("] = "begins a group",
        [")"] = "ends a group",
        ["!"] = "not",
        ["-not"] = "not",
        [","] = "and then, whatever came of it",
        ["-a"] = "and",
        ["-and"] = "and",
        ["-o"] = "or",
        ["-or"] = "or",
        ["-daystart"] = "counts days from the beginning of today",
        ["-depth"] = "a folder's contents before the folder",
        ["-d"] = "a folder's contents before the folder",
        ["-follow"] = "follows symbolic links",
        ["-ignore_readdir_race"] = "without complaints about files that vanish",
        ["-noignore_readdir_race"] = "with complaints about files that vanish",
        ["-mount"] = "stays on one file system",
        ["-xdev"] = "stays on one file system",
        ["-noleaf"] = "does not count on how folders number their links",
        ["-nowarn"] = "without warnings",
        ["-warn"] = "with warnings",
        ["-help"] = "prints the help",
        ["--help"] = "prints the help",
        ["-version"] = "prints the version",
        ["--version"] = "prints the version",
        ["-empty"] = "that are empty",
        ["-executable"] = "that can be executed",
        ["-readable"] = "that can be read",
        ["-writable"] = "that can be written",
        ["-nouser"] = "whose user is not known",
        ["-nogroup"] = "whose group is not known",
        ["-true"] = "always",
        ["-false"] = "never",
        ["-ls"] = "lists it as ls -dils does",
        ["-print"] = "prints its path",
        ["-print0"] = "prints its path, ended by a NUL",
        ["-printx"] = "prints its path, quoted for xargs",
        ["-prune"] = "does not go into it",
        ["-quit"] = "and ends",
    };

    /// <summary>Tests, options and actions with one value.</summary>
    public static IReadOnlyDictionary<string, string> WithValue { get; } = new Dictionary<string, string>
    {
        ["-files0-from"] = "in the folders that the file {} lists",
        ["-maxdepth"] = "at most {} levels deep",
        ["-mindepth"] = "at least {} levels deep",
        ["-regextype"] = "with regular expressions of the kind {}",
        ["-amin"] = "read {} minutes ago",
        ["-anewer"] = "read after {} was changed",
        ["-atime"] = "read {} days ago",
        ["-Bmin"] = "made {} minutes ago",
        ["-Bnewer"] = "made after {} was changed",
        ["-Btime"] = "made {} days ago",
        ["-cmin"] = "whose status changed {} minutes ago",
        ["-cnewer"] = "whose status changed after {} was changed",
        ["-context"] = "with the security context {}",
        ["-ctime"] = "whose status changed {} days ago",
        ["-flags"] = "with the flags {}",
        ["-fstype"] = "on a file system of the type {}",
        ["-gid"] = "of the group {}",
        ["-group"] = "of the group {}",
        ["-ilname"] = "links to {}, whatever the case",
        ["-iname"] = "named {}, whatever the case",
        ["-inum"] = "with the inode {}",
        ["-ipath"] = "whose path is like {}, whatever the case",
        ["-iregex"] = "whose path matches {}, whatever the case",
        ["-iwholename"] = "whose path is like {}, whatever the case",
        ["-links"] = "with {} links",
        ["-lname"] = "links to {}",
        ["-mmin"] = "changed {} minutes ago",
        ["-mtime"] = "changed {} days ago",
        ["-name"] = "named {}",
        ["-newer"] = "changed after {} was",
        ["-path"] = "whose path is like {}",
        ["-perm"] = "with the permissions {}",
        ["-regex"] = "whose path matches {}",
        ["-samefile"] = "the same file as {}",
        ["-size"] = "of the size {}",
        ["-type"] = "of the type {}",
        ["-uid"] = "of the user {}",
        ["-used"] = "read {} days after its status changed",
        ["-user"] = "of the user {}",
        ["-wholename"] = "whose path is like {}",
        ["-xattr"] = "with the extended attribute {}",
        ["-xattrname"] = "with the extended attribute {}",
        ["-xtype"] = "of the type {}, links followed",
        ["-printf"] = "prints {}",
    };

    /// <summary>A word that, where find takes it for its own, does more than look.</summary>
    public static bool Acts(string word) =>
        word is "-delete" or "-exec" or "-execdir" or "-ok" or "-okdir" or "-fprint" or "-fprint0" or "-fprintf" or "-fls";
}
