namespace RecEnv.Spaces;

/// <summary>Type of one number in a space. Numbers are little-endian everywhere.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1; <see cref="bool"/>.</summary>
    Bool = 1,

    /// <summary>One signed byte; <see cref="sbyte"/>.</summary>
    Int8 = 2,

    /// <summary>One unsigned byte; <see cref="byte"/>.</summary>
    UInt8 = 3,

    /// <summary>Four bytes, signed; <see cref="int"/>.</summary>
    Int32 = 4,

    /// <summary>Eight bytes, signed; <see cref="long"/>.</summary>
    Int64 = 5,

    /// <summary>IEEE 754 single precision; <see cref="float"/>.</summary>
    Float32 = 6,

    /// <summary>IEEE 754 double precision; <see cref="double"/>.</summary>
    Float64 = 7,
}
