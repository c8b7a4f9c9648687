using System.Management.Automation.Language;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.PowerShell.Syntax;

/// <summary>
/// Turns PowerShell's tree into the engine's: here its statements. A kind of node that this was not written for becomes
/// <see cref="PowerShellUnread"/>, so that a newer PowerShell never makes a text look more harmless.
/// </summary>
internal sealed partial class SyntaxConverter
{
    /// <summary>What lies deeper is not read: nobody writes so, and who judges the tree needs a stack too.</summary>
    private const int DeepestNesting = 100;

    private int _depth;

    public IReadOnlyList<PowerShellNode> Script(ScriptBlockAst script)
    {
        var block = Block(script);
        return [.. block.Parameters, .. block.Statements];
    }

    private PowerShellBlock Block(ScriptBlockAst script)
    {
        var parameters = new List<PowerShellNode>();
        var statements = new List<PowerShellNode>();
        foreach (var statement in script.UsingStatements)
            statements.Add(Unread(statement, "'using' changes what names mean.") with { LoadsModules = true });
        if (script.ScriptRequirements is { } needs && needs.RequiredModules.Count + needs.RequiredAssemblies.Count + RequiredSnapIns(needs) > 0)
            statements.Add(Unread(script, "'#requires' loads modules before the script runs.") with { LoadsModules = true });
        if (script.ParamBlock is { } block)
        {
            foreach (var attribute in block.Attributes)
                parameters.Add(Attribute(attribute));
            Parameters(block.Parameters, parameters);
        }
        foreach (var named in new[] { script.DynamicParamBlock, script.BeginBlock, script.ProcessBlock, script.EndBlock, NewerSyntax.CleanBlock(script) })
        {
            if (named is not null)
                Statements(named.Statements, named.Traps, statements);
        }
        var plain = parameters.Count == 0 && script.DynamicParamBlock is null && script.BeginBlock is null && script.ProcessBlock is null;
        return new PowerShellBlock(script.Extent.StartOffset, script.Extent.EndOffset, parameters, statements, plain);
    }

    private static int RequiredSnapIns(ScriptRequirements needs) => NewerSyntax.Count(needs, "RequiresPSSnapIns");

    private void Parameters(IEnumerable<ParameterAst> declared, List<PowerShellNode> parameters)
    {
        foreach (var parameter in declared)
        {
            foreach (var attribute in parameter.Attributes)
                parameters.Add(Attribute(attribute));
            parameters.Add(new PowerShellAssignment(
                parameter.Extent.StartOffset, parameter.Extent.EndOffset, Expression(parameter.Name), "param", parameter.DefaultValue is { } value ? Expression(value) : null));
        }
    }

    private PowerShellConversion Attribute(AttributeBaseAst attribute)
    {
        var arguments = attribute is AttributeAst given
            ? given.PositionalArguments.Concat(given.NamedArguments.Where(a => !a.ExpressionOmitted).Select(a => a.Argument)).Select(Expression).ToList()
            : [];
        var (start, end) = (attribute.Extent.StartOffset, attribute.Extent.EndOffset);
        return new PowerShellConversion(start, end, TypeName(attribute.TypeName), attribute is AttributeAst, new PowerShellList(start, end, arguments, false))
        {
            Named = attribute is AttributeAst named ? [.. named.NamedArguments.Where(a => a.ExpressionOmitted || !IsFalse(a.Argument)).Select(a => a.ArgumentName)] : [],
        };
    }

    private static bool IsFalse(ExpressionAst value) =>
        value is VariableExpressionAst variable && variable.VariablePath.UserPath.Equals("false", StringComparison.OrdinalIgnoreCase);

    private void Statements(IEnumerable<StatementAst>? read, IEnumerable<TrapStatementAst>? traps, List<PowerShellNode> into)
    {
        foreach (var trap in traps ?? [])
            into.Add(Statement(trap));
        foreach (var statement in read ?? [])
            into.Add(Statement(statement));
    }

    private PowerShellConstruct Construct(Ast ast, string keyword, params IEnumerable<Ast?> parts)
    {
        var read = new List<PowerShellNode>();
        foreach (var part in parts)
            Part(part, read);
        return new PowerShellConstruct(ast.Extent.StartOffset, ast.Extent.EndOffset, keyword, read);
    }

    private void Part(Ast? part, List<PowerShellNode> into)
    {
        switch (part)
        {
            case null:
                break;
            case StatementBlockAst block:
                Statements(block.Statements, block.Traps, into);
                break;
            case StatementAst statement:
                into.Add(Statement(statement));
                break;
            case ExpressionAst expression:
                into.Add(Expression(expression));
                break;
            default:
                into.Add(Unread(part, "This is not read here."));
                break;
        }
    }

    private PowerShellConstruct Body(string keyword, StatementBlockAst block) => Construct(block, keyword, block);

    private static PowerShellConstruct WithBodies(PowerShellConstruct construct, params IEnumerable<PowerShellConstruct> bodies) => construct with { Parts = [.. construct.Parts, .. bodies] };

    private PowerShellConstruct If(IfStatementAst conditional)
    {
        var parts = new List<PowerShellNode>();
        foreach (var (condition, body) in conditional.Clauses)
        {
            Part(condition, parts);
            parts.Add(Body("then", body));
        }
        if (conditional.ElseClause is { } otherwise)
            parts.Add(Body("else", otherwise));
        return Construct(conditional, "if") with { Parts = parts };
    }

    private PowerShellNode Statement(StatementAst statement) => Deeper(statement, () => StatementInside(statement));

    private PowerShellNode StatementInside(StatementAst statement) => statement switch
    {
        PipelineAst pipeline => Pipeline(pipeline),
        CommandBaseAst command => Element(command),
        AssignmentStatementAst assignment => new PowerShellAssignment(
            assignment.Extent.StartOffset, assignment.Extent.EndOffset, Expression(assignment.Left), assignment.ErrorPosition.Text, Statement(assignment.Right)),
        IfStatementAst conditional => If(conditional),
        ForEachStatementAst loop => ForEach(loop),
        ForStatementAst loop => WithBodies(Construct(loop, "for", loop.Initializer, loop.Condition, loop.Iterator), Body("then", loop.Body)),
        LoopStatementAst loop => WithBodies(Construct(loop, "while", loop.Condition), Body("then", loop.Body)),
        SwitchStatementAst choice => Switch(choice),
        TryStatementAst attempt => WithBodies(Construct(attempt, "try"),
            [Body("then", attempt.Body), .. attempt.CatchClauses.Select(c => Body("catch", c.Body)), .. attempt.Finally is { } last ? [Body("finally", last)] : Array.Empty<PowerShellConstruct>()]),
        TrapStatementAst trap => Construct(trap, "trap", trap.Body),
        ReturnStatementAst end => Construct(end, "return", end.Pipeline),
        ThrowStatementAst end => Construct(end, "throw", end.Pipeline),
        ExitStatementAst end => Construct(end, "exit", end.Pipeline),
        BreakStatementAst end => Construct(end, "break", end.Label),
        ContinueStatementAst end => Construct(end, "continue", end.Label),
        FunctionDefinitionAst function => Function(function),
        DataStatementAst data => Construct(data, "data", [.. data.CommandsAllowed, data.Body]),
        TypeDefinitionAst type => Unread(type, "A class or enumeration is code that is not read here.") with { IsDefinition = true },
        _ => NewerSyntax.Chain(statement) is { } chain ? Construct(statement, chain.Operator, chain.Left, chain.Right) : Unread(statement, "This is not read here."),
    };

    private PowerShellNode Pipeline(PipelineAst pipeline) => pipeline.PipelineElements.Count == 1
        ? Element(pipeline.PipelineElements[0])
        : new PowerShellPipeline(pipeline.Extent.StartOffset, pipeline.Extent.EndOffset, [.. pipeline.PipelineElements.Select(Element)]);

    private PowerShellNode Element(CommandBaseAst element)
    {
        var (start, end) = (element.Extent.StartOffset, element.Extent.EndOffset);
        var redirections = element.Redirections.Select(Redirection).ToList();
        switch (element)
        {
            case CommandExpressionAst value:
                return redirections.Count == 0 ? Expression(value.Expression) : new PowerShellValue(start, end, Expression(value.Expression), redirections);
            case CommandAst command:
                var operation = command.InvocationOperator switch { TokenKind.Ampersand => "&", TokenKind.Dot => ".", _ => "" };
                return command.DefiningKeyword is not null
                    ? Unread(command, "A keyword of a configuration is code of a module.")
                    : new PowerShellCommand(start, end, operation, Word(command.CommandElements[0]), [.. command.CommandElements.Skip(1).Select(Word)], redirections);
            default:
                return Unread(element, "This is not read here.");
        }
    }

    private PowerShellNode Word(CommandElementAst word)
    {
        var (start, end) = (word.Extent.StartOffset, word.Extent.EndOffset);
        return word switch
        {
            CommandParameterAst parameter => new PowerShellParameter(
                start, end, parameter.ParameterName, parameter.Extent.Text, parameter.Argument is { } value ? Expression(value) : null),
            // A number is handed on as it is written.
            ConstantExpressionAst number when number is not StringConstantExpressionAst => new PowerShellText(start, end, number.Extent.Text, true, true),
            ExpressionAst expression => Expression(expression),
            _ => Unread(word, "This is not read here."),
        };
    }

    private PowerShellRedirection Redirection(RedirectionAst redirection) => new(
        redirection.Extent.StartOffset,
        redirection.Extent.EndOffset,
        redirection is FileRedirectionAst { Append: true },
        redirection switch
        {
            FileRedirectionAst file => Expression(file.Location),
            MergingRedirectionAst => null,
            _ => Unread(redirection, "This is not read here."),
        });

    private PowerShellNode ForEach(ForEachStatementAst loop)
    {
        var variable = new PowerShellAssignment(
            loop.Variable.Extent.StartOffset, loop.Variable.Extent.EndOffset, Expression(loop.Variable), "in", loop.Condition is { } all ? Statement(all) : null);
        return loop.Flags != 0
            ? Unread(loop, "A parallel loop belongs to a workflow.")
            : Construct(loop, "foreach") with { Parts = [variable, Body("then", loop.Body)] };
    }

    private PowerShellConstruct Switch(SwitchStatementAst choice)
    {
        var parts = new List<PowerShellNode>();
        Part(choice.Condition, parts);
        foreach (var (value, body) in choice.Clauses)
        {
            Part(value, parts);
            parts.Add(Construct(body, "then", body));
        }
        if (choice.Default is { } otherwise)
            parts.Add(Construct(otherwise, "then", otherwise));
        return new PowerShellConstruct(choice.Extent.StartOffset, choice.Extent.EndOffset, choice.Flags.HasFlag(SwitchFlags.File) ? "switch -File" : "switch", parts);
    }

    private PowerShellNode Function(FunctionDefinitionAst function)
    {
        if (function.IsWorkflow)
            return Unread(function, "A workflow is not read here.");
        var body = Block(function.Body);
        var parameters = body.Parameters.ToList();
        if (function.Parameters is { } declared)
            Parameters(declared, parameters);
        return new PowerShellFunction(function.Extent.StartOffset, function.Extent.EndOffset, function.Name, body with { Parameters = parameters });
    }

    private PowerShellNode Deeper(Ast ast, Func<PowerShellNode> read)
    {
        if (_depth == DeepestNesting)
            return Unread(ast, "It is nested too deep to be read.");
        _depth++;
        var node = read();
        _depth--;
        return node;
    }

    private static PowerShellUnread Unread(Ast ast, string message) => new(ast.Extent.StartOffset, ast.Extent.EndOffset, message);
}
