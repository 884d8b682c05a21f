package quadrant.launch;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;
import org.scijava.Priority;
import org.scijava.convert.AbstractConverter;
import org.scijava.convert.Converter;
import org.scijava.plugin.Plugin;
import org.scijava.util.Types;

/** Images of ImgLib2 for SciJava, as {@code ImagePlus}; IllegalArgumentException for other dimensions or pixels. */
// ImgLib2 may be absent: no signature names it, and nothing is passed as a supertype, for which the JVM would load it
@Plugin(type = Converter.class, priority = Priority.VERY_LOW) // what Fiji converts itself, it does
public final class ImgLib2Converter extends AbstractConverter<Object, ImagePlus> {
    @Override
    public <T> T convert(Object given, Class<T> type) {
        RandomAccessibleInterval<?> image = (RandomAccessibleInterval<?>) given;
        long[] size = image.dimensionsAsLongArray();
        int last = size.length - 1;
        long area = (last == 1 || last == 2) && size[last] > 0 ? size[0] * size[1] : 0;
        Object pixel = area > 0 && area <= Integer.MAX_VALUE ? image.getAt(image.minAsLongArray()) : null;
        if (!(pixel instanceof RealType)) {
            throw new IllegalArgumentException("Images of ImgLib2 need x and y, or x, y and channel, of a RealType.");
        }
        int width = (int) size[0];
        ImageStack stack = ImageStack.create(width, (int) size[1], last == 2 ? (int) size[2] : 1, bits(pixel));
        long i = 0;
        for (Object p : Views.flatIterable(image)) {
            int inPlane = (int) (i % area);
            stack.setVoxel(inPlane % width, inPlane / width, (int) (i / area), ((RealType<?>) p).getRealDouble());
            i++;
        }
        ImagePlus made = new ImagePlus("image", stack);
        made.setDimensions(stack.size(), 1, 1);
        return type.cast(stack.size() > 1 ? new CompositeImage(made, CompositeImage.GRAYSCALE) : made);
    }

    private static int bits(Object pixel) {
        return pixel instanceof UnsignedByteType ? 8 : pixel instanceof UnsignedShortType ? 16 : 32;
    }

    @Override
    @SuppressWarnings("unchecked") // SciJava only asks whether an object is one
    public Class<Object> getInputType() {
        Class<?> type = Types.load("net.imglib2.RandomAccessibleInterval", Start.class.getClassLoader(), true);
        return (Class<Object>) (type == null ? Void.class : type);
    }

    @Override
    public Class<ImagePlus> getOutputType() {
        return ImagePlus.class;
    }
}
