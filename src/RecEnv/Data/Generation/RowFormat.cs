using System.Buffers.Binary;
using System.Globalization;

namespace RecEnv.Data.Generation;

/// <summary>How one row becomes bytes.</summary>
internal abstract class RowFormat
{
    /// <summary>Most bytes of a row.</summary>
    public const int MaxBytes = 128;

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>Bytes written; 0 where the format leaves the row out.</returns>
    public abstract int Write(in Interaction row, Span<byte> target);

    /// <summary>Text: user, item, rating and time between separators; clicks only.</summary>
    internal sealed class Rating(string separator) : RowFormat
    {
        private readonly byte[] _separator = System.Text.Encoding.UTF8.GetBytes(separator);

        public override int Write(in Interaction row, Span<byte> target)
        {
            if (!row.IsClick)
            {
                return 0;
            }

            int length = Append(row.User + 1L, target, 0, _separator);
            length = Append(row.Item + 1L, target, length, _separator);
            length = AppendRating(row.Rating, target, length, _separator);
            return Append(row.Timestamp, target, length, "\n"u8);
        }

        private static int AppendRating(float rating, Span<byte> target, int at, ReadOnlySpan<byte> end)
        {
            int whole = (int)rating;
            if (whole == rating)
            {
                return Append(whole, target, at, end);
            }

            rating.TryFormat(target[at..], out int written, default, CultureInfo.InvariantCulture);
            end.CopyTo(target[(at + written)..]);
            return at + written + end.Length;
        }
    }

    /// <summary>Text: user index, item id from 1, and 1 for a click.</summary>
    internal sealed class History : RowFormat
    {
        public override int Write(in Interaction row, Span<byte> target)
        {
            int length = Append(row.User, target, 0, ","u8);
            length = Append(row.Item + 1L, target, length, ","u8);
            return Append(row.IsClick ? 1 : 0, target, length, "\n"u8);
        }
    }

    /// <summary>A packed little-endian record for NumPy.</summary>
    internal sealed class Record : RowFormat
    {
        /// <summary>Bytes of a record.</summary>
        public const int Size = 23;

        /// <summary>The record as NumPy describes it.</summary>
        public const string Type =
            "[('user', '<i4'), ('item', '<i4'), ('timestamp', '<i8'), ('rating', '<f4'), ('position', '<i2'), ('click', '|b1')]";

        public override int Write(in Interaction row, Span<byte> target)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, row.User);
            BinaryPrimitives.WriteInt32LittleEndian(target[4..], row.Item);
            BinaryPrimitives.WriteInt64LittleEndian(target[8..], row.Timestamp);
            BinaryPrimitives.WriteSingleLittleEndian(target[16..], row.Rating);
            BinaryPrimitives.WriteInt16LittleEndian(target[20..], (short)row.Position);
            target[22] = row.IsClick ? (byte)1 : (byte)0;
            return Size;
        }
    }

    private static int Append(long number, Span<byte> target, int at, ReadOnlySpan<byte> end)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(number, target[at..], out int written);
        end.CopyTo(target[(at + written)..]);
        return at + written + end.Length;
    }
}
