using System.Collections.Frozen;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SafeOps.Adapters.TSql;

/// <summary>The nodes of the tree that do nothing but read, each by itself; those with conditions stand in <see cref="TSqlFindings"/>.</summary>
internal static class TSqlKnownNodes
{
    public static FrozenSet<Type> Reading { get; } = FrozenSet.ToFrozenSet(
    [
        // Statements
        typeof(SelectStatement), typeof(UseStatement), typeof(PrintStatement), typeof(DeclareVariableStatement), typeof(DeclareTableVariableStatement),
        typeof(IfStatement), typeof(WhileStatement), typeof(BeginEndBlockStatement), typeof(TryCatchStatement), typeof(StatementList), typeof(BreakStatement),
        typeof(ContinueStatement), typeof(ReturnStatement), typeof(GoToStatement), typeof(LabelStatement), typeof(ThrowStatement), typeof(SetStatisticsStatement),
        typeof(SetRowCountStatement), typeof(SetTextSizeStatement), typeof(SetTransactionIsolationLevelStatement), typeof(CommitTransactionStatement),
        typeof(RollbackTransactionStatement), typeof(SaveTransactionStatement), typeof(DeclareCursorStatement), typeof(OpenCursorStatement), typeof(FetchCursorStatement),
        typeof(CloseCursorStatement), typeof(DeallocateCursorStatement), typeof(CursorDefinition), typeof(CursorId), typeof(FetchType),
        // What holds rows that only this text sees, and its changes, which TSqlFindings looks at
        typeof(InsertStatement), typeof(UpdateStatement), typeof(DeleteStatement), typeof(MergeStatement), typeof(TableDefinition), typeof(DeclareTableVariableBody),
        typeof(ColumnDefinition), typeof(ColumnDefinitionBase), typeof(NullableConstraintDefinition), typeof(UniqueConstraintDefinition), typeof(ColumnWithSortOrder), typeof(ColumnStorageOptions),
        typeof(SelectInsertSource), typeof(ValuesInsertSource), typeof(RowValue), typeof(AssignmentSetClause), typeof(OutputClause), typeof(IdentityOptions),
        // Queries
        typeof(QuerySpecification), typeof(BinaryQueryExpression), typeof(QueryParenthesisExpression), typeof(SelectScalarExpression), typeof(SelectStarExpression),
        typeof(SelectSetVariable), typeof(FromClause), typeof(WhereClause), typeof(GroupByClause), typeof(HavingClause), typeof(OrderByClause), typeof(OffsetClause),
        typeof(TopRowFilter), typeof(ExpressionWithSortOrder), typeof(WithCtesAndXmlNamespaces), typeof(CommonTableExpression), typeof(XmlNamespaces),
        typeof(XmlNamespacesAliasElement), typeof(XmlNamespacesDefaultElement), typeof(CompositeGroupingSpecification), typeof(CubeGroupingSpecification),
        typeof(ExpressionGroupingSpecification), typeof(GrandTotalGroupingSpecification), typeof(GroupingSetsGroupingSpecification), typeof(RollupGroupingSpecification),
        typeof(OverClause), typeof(WindowClause), typeof(WindowDefinition), typeof(WindowFrameClause), typeof(WindowDelimiter), typeof(WithinGroupClause),
        typeof(BrowseForClause), typeof(ReadOnlyForClause), typeof(XmlForClause), typeof(XmlForClauseOption), typeof(JsonForClause), typeof(JsonForClauseOption),
        typeof(TemporalClause), typeof(TableSampleClause),
        // Tables
        typeof(QueryDerivedTable), typeof(InlineDerivedTable), typeof(QualifiedJoin), typeof(UnqualifiedJoin), typeof(JoinParenthesisTableReference),
        typeof(OdbcQualifiedJoinTableReference), typeof(PivotedTableReference), typeof(UnpivotedTableReference), typeof(VariableTableReference), typeof(OpenJsonTableReference),
        typeof(SchemaDeclarationItemOpenjson), typeof(SchemaDeclarationItem), typeof(FullTextTableReference), typeof(ChangeTableChangesTableReference),
        typeof(ChangeTableVersionTableReference), typeof(IndexTableHint), typeof(ForceSeekTableHint),
        // Names and literals
        typeof(Identifier), typeof(MultiPartIdentifier), typeof(SchemaObjectName), typeof(IdentifierOrValueExpression), typeof(IdentifierOrScalarExpression), typeof(IdentifierLiteral),
        typeof(ColumnReferenceExpression), typeof(VariableReference), typeof(GlobalVariableExpression), typeof(DeclareVariableElement), typeof(StringLiteral), typeof(IntegerLiteral),
        typeof(NumericLiteral), typeof(RealLiteral), typeof(MoneyLiteral), typeof(BinaryLiteral), typeof(NullLiteral), typeof(DefaultLiteral), typeof(MaxLiteral), typeof(OdbcLiteral),
        typeof(SqlDataTypeReference), typeof(XmlDataTypeReference), typeof(VectorDataTypeReference),
        // Values
        typeof(BinaryExpression), typeof(UnaryExpression), typeof(ParenthesisExpression), typeof(CastCall), typeof(TryCastCall), typeof(ConvertCall), typeof(TryConvertCall),
        typeof(ParseCall), typeof(TryParseCall), typeof(CoalesceExpression), typeof(NullIfExpression), typeof(IIfCall), typeof(LeftFunctionCall), typeof(RightFunctionCall),
        typeof(ParameterlessCall), typeof(AtTimeZoneCall), typeof(ScalarSubquery), typeof(SearchedCaseExpression), typeof(SimpleCaseExpression), typeof(SearchedWhenClause),
        typeof(SimpleWhenClause), typeof(JsonKeyValue), typeof(ExtractFromExpression), typeof(MultiPartIdentifierCallTarget), typeof(ExpressionCallTarget),
        // Conditions
        typeof(BooleanBinaryExpression), typeof(BooleanComparisonExpression), typeof(BooleanIsNullExpression), typeof(BooleanNotExpression), typeof(BooleanParenthesisExpression),
        typeof(BooleanTernaryExpression), typeof(DistinctPredicate), typeof(ExistsPredicate), typeof(FullTextPredicate), typeof(InPredicate), typeof(LikePredicate),
        typeof(RegexpLikePredicate), typeof(SubqueryComparisonPredicate),
        // How a query is planned
        typeof(UseHintList), typeof(OptimizeForOptimizerHint), typeof(TableHintsOptimizerHint), typeof(VariableValuePair),
    ]);
}
