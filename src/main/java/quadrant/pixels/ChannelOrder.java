package quadrant.pixels;

/** The channel order of a backbone's input. */
public enum ChannelOrder {
    RGB,
    BGR
}
