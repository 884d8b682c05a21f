package quadrant.pixels;

/** How a file stores one value of one channel. */
public enum PixelType {
    /** 0–255. */
    UINT8,
    /** 0–65535. */
    UINT16,
    /** Any float32. */
    FLOAT32
}
