using System.Buffers.Binary;
using Google.Protobuf;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>Spaces and leaves as messages.</summary>
internal static class SpaceMessages
{
    public static Wire.Space ToMessage(Space space) => space switch
    {
        BoxSpace box => new Wire.Space { Box = ToBox(box) },
        DiscreteSpace one => new Wire.Space
        {
            Discrete = new Wire.DiscreteSpace { N = one.N, Start = one.Start, Dtype = ToMessage(one.ElementType) },
        },
        MultiDiscreteSpace many => new Wire.Space { MultiDiscrete = ToMultiDiscrete(many) },
        MultiBinarySpace bits => new Wire.Space
        {
            MultiBinary = new Wire.MultiBinarySpace { Shape = { ToShape(bits.Shape) } },
        },
        TextSpace text => new Wire.Space
        {
            Text = new Wire.TextSpace
            {
                MinLength = text.MinLength,
                MaxLength = text.MaxLength,
                Charset = text.Charset,
            },
        },
        DictSpace dict => new Wire.Space { Dict = new Wire.DictSpace { Entries = { dict.Entries.Select(ToEntry) } } },
        TupleSpace tuple => new Wire.Space
        {
            Tuple = new Wire.TupleSpace { Items = { tuple.Items.Select(ToMessage) } },
        },
        SequenceSpace list => new Wire.Space
        {
            Sequence = new Wire.SequenceSpace { Item = ToMessage(list.Item), MaxLength = list.MaxLength },
        },
        _ => throw new NotSupportedException($"The protocol has no message for {space.Describe()}."),
    };

    public static Wire.LeafSpec ToMessage(Leaf leaf) => new()
    {
        Path = leaf.Path,
        Dtype = ToMessage(leaf.ElementType),
        Shape = { ToShape(leaf.Shape) },
    };

    public static Wire.InfoSpec ToInfo(Leaf leaf) => new()
    {
        Name = leaf.Path,
        Dtype = ToMessage(leaf.ElementType),
        Shape = { ToShape(leaf.Shape) },
    };

    /// <summary>The two enumerations have the same numbers; a test says so.</summary>
    public static Wire.ElementType ToMessage(ElementType type) => (Wire.ElementType)type;

    private static IEnumerable<long> ToShape(IReadOnlyList<int> shape) => shape.Select(extent => (long)extent);

    private static Wire.DictEntry ToEntry(KeyValuePair<string, Space> entry) =>
        new() { Key = entry.Key, Space = ToMessage(entry.Value) };

    private static Wire.BoxSpace ToBox(BoxSpace box) => new()
    {
        Dtype = ToMessage(box.ElementType),
        Shape = { ToShape(box.Shape) },
        Low = ToBytes(box.ElementType, box.Low),
        High = ToBytes(box.ElementType, box.High),
    };

    private static Wire.MultiDiscreteSpace ToMultiDiscrete(MultiDiscreteSpace space) => new()
    {
        Nvec = { space.Nvec },
        Start = { space.Start.All(start => start == 0) ? [] : space.Start },
        Dtype = ToMessage(space.ElementType),
        Shape = { ToShape(space.Shape) },
    };

    private static ByteString ToBytes(ElementType type, IReadOnlyList<double> numbers)
    {
        int size = type.Size();
        byte[] bytes = new byte[numbers.Count * size];
        for (int i = 0; i < numbers.Count; i++)
        {
            Write(type, bytes.AsSpan(i * size), numbers[i]);
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Writes one bound. An infinite bound of an integer type becomes the type's own end.</summary>
    private static void Write(ElementType type, Span<byte> target, double value)
    {
        switch (type)
        {
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(target, (float)value);
                break;
            case ElementType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(target, value);
                break;
            case ElementType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(target, long.CreateSaturating(value));
                break;
            case ElementType.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(target, int.CreateSaturating(value));
                break;
            case ElementType.Int8:
                target[0] = unchecked((byte)sbyte.CreateSaturating(value));
                break;
            default:
                target[0] = byte.CreateSaturating(value);
                break;
        }
    }
}
