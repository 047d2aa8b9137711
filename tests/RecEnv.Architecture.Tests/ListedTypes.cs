#pragma warning disable CA1051, CA1063, CA1710, CA1711, CA1715, CA1816 // shapes that ApiListing must spell, not models

namespace RecEnv.Architecture.Tests;

public delegate bool ListedDelegate<in T>(T item, ref readonly int count);

public interface ListedInterface<TSelf>
    where TSelf : struct, ListedInterface<TSelf>
{
    static abstract TSelf Create(in double side = 0.5);

    int Corners() => 0;
}

public enum ListedEnum : byte
{
    None = 0,
    Left = 1,
}

public readonly record struct ListedRecordStruct(int X, int Y);

public sealed record ListedRecord
{
    public required double[] Weights { get; init; }
}

public abstract class ListedClass<T> : IDisposable
    where T : class, new()
{
    public const int Most = 3;
    public static readonly string Name = "";
    private readonly int[] _items = [];

    public string Text { get; protected set; } = "";

    internal int Hidden { get; set; }

    public ref readonly int this[int i] => ref _items[i];

    public void Add<TItem>(
        ListedEnum sides = ListedEnum.Left, int? limit = null, CancellationToken token = default,
        params ReadOnlySpan<TItem> items) => Hidden = items.Length + (limit ?? (int)sides);

    public override string ToString() => Text;

    public virtual void Dispose()
    {
    }

    protected abstract bool TryGet(string key, out T item);

    public sealed class Nested<TInner>
    {
        public (T, TInner) Pair;
    }
}

public static class ListedExtensions
{
    public static List<int>[] Twice(this Dictionary<string, int?> map) => [[map.Count], [map.Count]];
}
