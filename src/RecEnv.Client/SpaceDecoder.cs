using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using RecEnv.Spaces;
using Proto = RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>Reads space trees from messages.</summary>
internal static class SpaceDecoder
{
    private const int MaxDepth = 32;

    /// <summary>Reads a space.</summary>
    /// <param name="space">The message.</param>
    /// <exception cref="ServerFaultException">The message is no space that this client knows.</exception>
    public static Space Decode(Proto.Space space)
    {
        try
        {
            return Decode(space, 0);
        }
        catch (Exception problem) when (problem is ArgumentException or OverflowException)
        {
            throw new ServerFaultException($"The server describes a space that cannot be: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a leaf.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="type">Its type.</param>
    /// <param name="shape">Its shape.</param>
    public static Leaf DecodeLeaf(string path, Proto.ElementType type, RepeatedField<long> shape) =>
        new(path, Type(type), Shape(shape));

    private static Space Decode(Proto.Space space, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ServerFaultException($"The server describes a space of more than {MaxDepth} levels.");
        }

        return space.KindCase switch
        {
            Proto.Space.KindOneofCase.Box => Box(space.Box),
            Proto.Space.KindOneofCase.Discrete => Discrete(space.Discrete),
            Proto.Space.KindOneofCase.MultiDiscrete => MultiDiscrete(space.MultiDiscrete),
            Proto.Space.KindOneofCase.MultiBinary => new MultiBinarySpace(Shape(space.MultiBinary.Shape)),
            Proto.Space.KindOneofCase.Text => Text(space.Text),
            Proto.Space.KindOneofCase.Dict => new DictSpace(space.Dict.Entries.Select(
                entry => KeyValuePair.Create(entry.Key, Decode(entry.Space, depth + 1)))),
            Proto.Space.KindOneofCase.Tuple => new TupleSpace(
                [.. space.Tuple.Items.Select(item => Decode(item, depth + 1))]),
            Proto.Space.KindOneofCase.Sequence => new SequenceSpace(
                Decode(space.Sequence.Item, depth + 1), checked((int)space.Sequence.MaxLength)),
            _ => throw new ServerFaultException("The server describes a space of a kind that this client does not know."),
        };
    }

    private static BoxSpace Box(Proto.BoxSpace box)
    {
        ElementType type = Type(box.Dtype);
        return new BoxSpace(Numbers(box.Low, type), Numbers(box.High, type), Shape(box.Shape), type);
    }

    private static DiscreteSpace Discrete(Proto.DiscreteSpace space) => new(space.N, space.Start, Type(space.Dtype));

    private static MultiDiscreteSpace MultiDiscrete(Proto.MultiDiscreteSpace space) =>
        new([.. space.Nvec], space.Start.Count == 0 ? null : [.. space.Start], Type(space.Dtype), Shape(space.Shape));

    private static TextSpace Text(Proto.TextSpace space) =>
        new(checked((int)space.MaxLength), checked((int)space.MinLength), space.Charset);

    private static int[] Shape(RepeatedField<long> shape) => [.. shape.Select(extent => checked((int)extent))];

    private static ElementType Type(Proto.ElementType type) => Enum.IsDefined((ElementType)type)
        ? (ElementType)type
        : throw new ServerFaultException($"The server uses element type {(int)type}, which this client does not know.");

    private static double[] Numbers(ByteString bytes, ElementType type) => type switch
    {
        ElementType.Int8 => Numbers<sbyte>(bytes),
        ElementType.Int32 => Numbers<int>(bytes),
        ElementType.Int64 => Numbers<long>(bytes),
        ElementType.Float32 => Numbers<float>(bytes),
        ElementType.Float64 => Numbers<double>(bytes),
        _ => Numbers<byte>(bytes),
    };

    private static double[] Numbers<T>(ByteString bytes)
        where T : unmanaged, INumber<T>
        => [.. MemoryMarshal.Cast<byte, T>(bytes.Span).ToArray().Select(double.CreateChecked)];
}
