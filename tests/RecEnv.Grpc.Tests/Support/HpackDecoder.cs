using System.Text;

namespace RecEnv.Grpc.Tests.Support;

/// <summary>Decodes header blocks: static and dynamic table, literals, no Huffman text.</summary>
/// <remarks>Kestrel sends literals without Huffman coding, so a test need not know it.</remarks>
public sealed class HpackDecoder
{
    private const int StaticCount = 61;

    private static readonly Dictionary<int, (string Name, string Value)> _static = new()
    {
        [8] = (":status", "200"),
        [9] = (":status", "204"),
        [10] = (":status", "206"),
        [11] = (":status", "304"),
        [12] = (":status", "400"),
        [13] = (":status", "404"),
        [14] = (":status", "500"),
        [22] = ("allow", ""),
        [28] = ("content-length", ""),
        [31] = ("content-type", ""),
        [33] = ("date", ""),
        [54] = ("server", ""),
    };

    private readonly List<(string Name, string Value)> _dynamic = [];
    private byte[] _block = [];
    private int _position;

    /// <summary>Decodes a block.</summary>
    public List<(string Name, string Value)> Decode(byte[] block)
    {
        _block = block;
        _position = 0;
        var headers = new List<(string Name, string Value)>();
        while (_position < block.Length)
        {
            byte first = block[_position];
            if (first >= 0x80)
            {
                headers.Add(Entry(Integer(7)));
            }
            else if ((first & 0xE0) == 0x20)
            {
                Integer(5); // a new table size
            }
            else
            {
                headers.Add(Literal(first));
            }
        }

        return headers;
    }

    private (string Name, string Value) Literal(byte first)
    {
        bool isIndexed = (first & 0x40) != 0;
        int index = Integer(isIndexed ? 6 : 4);
        string name = index == 0 ? Text() : Entry(index).Name;
        (string Name, string Value) header = (name, Text());
        if (isIndexed)
        {
            _dynamic.Insert(0, header);
        }

        return header;
    }

    private (string Name, string Value) Entry(int index) =>
        index > StaticCount ? _dynamic[index - StaticCount - 1] : _static[index];

    private string Text()
    {
        if (_block[_position] >= 0x80)
        {
            throw new NotSupportedException("The header text is Huffman-coded, which this decoder does not know.");
        }

        int length = Integer(7);
        _position += length;
        return Encoding.UTF8.GetString(_block, _position - length, length);
    }

    private int Integer(int bits)
    {
        int limit = (1 << bits) - 1;
        int value = _block[_position++] & limit;
        if (value < limit)
        {
            return value;
        }

        int shift = 0;
        byte next;
        do
        {
            next = _block[_position++];
            value += (next & 127) << shift;
            shift += 7;
        }
        while (next >= 128);
        return value;
    }
}
