namespace RecEnv.Architecture.Tests;

public class ApiListingTests
{
    [Theory]
    [InlineData(
        typeof(ListedInterface<>),
        " : interface where TSelf : struct, ListedInterface<TSelf>",
        " :: static abstract TSelf Create(in double side = 0.5)",
        " :: virtual int Corners()")]
    [InlineData(typeof(ListedDelegate<>), " : delegate bool Invoke(T item, ref readonly int count)")]
    [InlineData(typeof(ListedEnum), " : enum, byte", " :: Left = 1", " :: None = 0")]
    [InlineData(
        typeof(ListedRecordStruct),
        " : readonly record struct",
        " :: ListedRecordStruct(int X, int Y)",
        " :: int X { get; init; }",
        " :: int Y { get; init; }")]
    [InlineData(
        typeof(ListedRecord), " : sealed record", " :: ListedRecord()", " :: required double[] Weights { get; init; }")]
    [InlineData(
        typeof(ListedClass<>),
        " : abstract class, IDisposable where T : class, new()",
        " :: const int Most = 3",
        " :: override string ToString()",
        " :: protected ListedClass()",
        " :: protected abstract bool TryGet(string key, out T item)",
        " :: ref readonly int this[int i] { get; }",
        " :: static readonly string Name",
        " :: string Text { get; protected set; }",
        " :: virtual void Dispose()",
        " :: void Add<TItem>(ListedEnum sides = ListedEnum.Left, int? limit = null, " +
        "CancellationToken token = default, params ReadOnlySpan<TItem> items)",
        ".Nested<TInner> : sealed class where T : class, new()",
        ".Nested<TInner> :: Nested()",
        ".Nested<TInner> :: ValueTuple<T, TInner> Pair")]
    [InlineData(
        typeof(ListedExtensions), " : static class", " :: static List<int>[] Twice(this Dictionary<string, int?> map)")]
    public void Of_Type_SpellsItAsInCSharp(Type type, params string[] lines)
    {
        string name = $"RecEnv.Architecture.Tests.{CSharpName.Of(type)}";

        IEnumerable<string> actual = type.GetNestedTypes().Prepend(type).SelectMany(ApiListing.Of);

        Assert.Equal(lines.Select(line => $"{name}{line}"), actual.Order(StringComparer.Ordinal));
    }
}
