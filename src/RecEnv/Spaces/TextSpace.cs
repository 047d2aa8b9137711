using System.Runtime.InteropServices;
using System.Text;
using RecEnv.Seeding;

namespace RecEnv.Spaces;

/// <summary>A string of characters from a set. Held as two int32 leaves, "#length" and "#characters".</summary>
public sealed class TextSpace : Space
{
    private readonly int[] _charset;

    /// <summary>Makes the space.</summary>
    /// <param name="maxLength">Most characters (code points), at least 1.</param>
    /// <param name="minLength">Fewest characters, in [0, maxLength].</param>
    /// <param name="charset">Every character that may occur; null means letters and digits, as in Gymnasium.</param>
    public TextSpace(int maxLength, int minLength = 1, string? charset = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(minLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minLength, maxLength);
        MaxLength = maxLength;
        MinLength = minLength;
        charset ??= "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        _charset = [.. charset.EnumerateRunes().Select(rune => rune.Value).Distinct().Order()];
        ArgumentOutOfRangeException.ThrowIfZero(_charset.Length, nameof(charset));
    }

    /// <summary>Fewest characters.</summary>
    public int MinLength { get; }

    /// <summary>Most characters.</summary>
    public int MaxLength { get; }

    /// <summary>Every character that may occur, in ordinal order.</summary>
    public string Charset => string.Concat(_charset.Select(code => new Rune(code).ToString()));

    /// <inheritdoc/>
    public override string Describe() => $"Text({MinLength} to {MaxLength} of {_charset.Length} characters)";

    /// <inheritdoc/>
    public override bool Equals(Space? other) =>
        other is TextSpace space && (MinLength, MaxLength) == (space.MinLength, space.MaxLength)
        && _charset.AsSpan().SequenceEqual(space._charset);

    /// <summary>Reads the text of one lane.</summary>
    /// <param name="values">Values of this space.</param>
    /// <param name="lane">The lane.</param>
    public static string Read(ValueBatch values, int lane)
    {
        ArgumentNullException.ThrowIfNull(values);
        int length = values.Leaves[0].As<int>()[lane];
        var text = new StringBuilder(length);
        foreach (int code in values.Leaves[1].Lane<int>(lane)[..length])
        {
            text.Append(new Rune(code).ToString());
        }

        return text.ToString();
    }

    internal override void AddLeaves(string path, IReadOnlyList<int> outer, List<Leaf> leaves)
    {
        leaves.Add(new Leaf(path + "#length", ElementType.Int32, outer));
        leaves.Add(new Leaf(path + "#characters", ElementType.Int32, [.. outer, MaxLength]));
    }

    internal override string? Check(ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        int length = leaves[0].As<int>()[row];
        if (length < MinLength || length > MaxLength)
        {
            return $"\"{leaves[0].Leaf.Path}\" is {length}, outside {MinLength} to {MaxLength}";
        }

        ReadOnlySpan<int> codes = Codes(leaves[1], row)[..length];
        for (int i = 0; i < length; i++)
        {
            if (Array.BinarySearch(_charset, codes[i]) < 0)
            {
                return $"\"{leaves[1].Leaf.Path}\" at index {i} is U+{codes[i]:X4}, which the charset does not have";
            }
        }

        return null;
    }

    internal override void Draw(ref RandomStream random, ReadOnlySpan<LeafBuffer> leaves, int row)
    {
        int length = MinLength + random.Below(MaxLength - MinLength + 1);
        leaves[0].As<int>()[row] = length;
        Span<int> codes = Codes(leaves[1], row);
        codes.Clear();
        foreach (ref int code in codes[..length])
        {
            code = _charset[random.Below(_charset.Length)];
        }
    }

    private Span<int> Codes(LeafBuffer leaf, int row) =>
        MemoryMarshal.Cast<byte, int>(leaf.Bytes).Slice(row * MaxLength, MaxLength);
}
