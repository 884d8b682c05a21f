package quadrant.pixels;

/** The order in which a backbone eats the colours. */
public enum ChannelOrder {
    RGB,
    BGR
}
