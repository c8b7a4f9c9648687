namespace SafeOps.PowerShell.Tests.Help;

/// <summary>A page with a little of everything that the schema knows.</summary>
internal static class ToyPage
{
    public const string Text = """
        ---
        external help file: SafeOps.dll-Help.xml
        Module Name: SafeOps
        online version: https://example.org/Get-ToyThing
        schema: 2.0.0
        ---

        # Get-ToyThing

        ## SYNOPSIS
        Gets a *toy* thing with `code`.

        ## SYNTAX

        ### Path (Default)
        ```
        Get-ToyThing [-Path] <String[]> [-Deep] [<CommonParameters>]
        ```

        ### Id
        ```
        Get-ToyThing -Id <String> [-Deep] [<CommonParameters>]
        ```

        ## DESCRIPTION
        The first paragraph
        of two lines.

        - one
        - two & <three>

        ## EXAMPLES

        ### Example 1: All of them
        ```powershell
        Get-ToyThing -Path ./x
        ```

        Gets all.

        ### Example 2: One of them
        ```powershell
        $id = 1
        Get-ToyThing -Id $id
        ```

        Gets one.

        ## PARAMETERS

        ### -Deep
        Goes deep.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases:

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Id
        The thing's id.

        ```yaml
        Type: String
        Parameter Sets: Id
        Aliases:

        Required: True
        Position: Named
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Path
        Where it lies.

        ```yaml
        Type: String[]
        Parameter Sets: Path
        Aliases: FullName

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: True (ByPropertyName, ByValue)
        Accept wildcard characters: True
        ```

        ### CommonParameters
        This cmdlet supports the common parameters.

        ## INPUTS

        ### System.String
        A path.

        ## OUTPUTS

        ### SafeOps.Toys.ToyThing
        The thing.

        ## NOTES
        Beware of toys.

        ## RELATED LINKS

        [Get-Help](Get-Help.md)

        """;
}
