package quadrant.imagej.panel;

import com.sun.management.OperatingSystemMXBean;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import quadrant.imagej.CellFinder;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Likeness;

/** How long the gallery takes to show many objects of an image that is not open; without a display. */
public final class GalleryTiming {
    private static final int SIDE_PX = 16;
    private static final int WIDTH = 6176;
    private static final int PAGES = 100;
    private static final int FRAME_MILLIS = 16;

    private GalleryTiming() {}

    /** Prints the time to the first page with all its pictures, of a page, and of the groups. */
    public static void run(int objects, PrintWriter out) throws Exception {
        Path folder = Files.createTempDirectory("gallery-timing");
        int side = SIDE_PX * (int) Math.ceil(Math.sqrt(objects));
        new FileSaver(IJ.createImage("timing", "RGB noise", side, side, 1))
                .saveAsTiff(folder.resolve("timing.tif").toString());
        ImagePlus image = IJ.openImage(folder.resolve("timing.tif").toString());
        try (GalleryHand hand = new GalleryHand(folder)) {
            hand.does(() -> hand.session.take(
                    image, CellFinder.tiles(side, side, SIDE_PX, null).subList(0, objects), "tiles", Map.of()));
            // features would be computed beside
            hand.does(hand.session::cancel);
            Thread.sleep(3000);
            BufferedImage screen =
                    new BufferedImage(GalleryHand.WIDTH_PX, GalleryHand.HEIGHT_PX, BufferedImage.TYPE_INT_RGB);
            long start = now();
            hand.does(() -> hand.view.sort(Order.CLASS));
            hand.lay();
            full(hand, screen);
            out.println(objects + " objects: first page " + millis(start) + " ms of processor time");
            long[] loading = new long[PAGES];
            long[] painting = new long[PAGES];
            for (int page = 0; page < PAGES; page++) {
                int y = (int) ((long) page * (hand.gallery().heightPx() - GalleryHand.HEIGHT_PX) / PAGES);
                long from = now();
                hand.does(
                        () -> hand.view.grid().scrollRectToVisible(new Rectangle(0, y, 1, GalleryHand.HEIGHT_PX - 4)));
                full(hand, screen);
                loading[page] = millis(from);
                long again = now();
                paint(hand, screen);
                painting[page] = millis(again);
            }
            // the processor's clock ticks every 10 ms, so that the mean says more than the median
            double mean = Arrays.stream(loading).average().orElse(0);
            Arrays.sort(loading);
            Arrays.sort(painting);
            out.println("a page somewhere else until its last picture " + mean + " ms on average, " + loading[PAGES / 2]
                    + " in the median, "
                    + loading[PAGES - 1] + " ms at most; painted again " + painting[PAGES / 2] + " and "
                    + painting[PAGES - 1] + " ms");
            long moved = now();
            hand.does(() -> hand.view.sort(Order.DOUBT));
            out.println("sorted anew in " + millis(moved) + " ms");
        }
        FeatureTable features = new FeatureTable(List.of());
        Random random = new Random(1);
        int some = Math.min(objects, 5000);
        for (int i = 0; i < some; i++) {
            float[] row = new float[WIDTH];
            for (int f = 0; f < WIDTH; f++) {
                row[f] = (float) random.nextGaussian() + (f % 8 == i % 8 ? 1 : 0);
            }
            features.put(i, new FeatureTable.Row(row, WIDTH / 2, new float[0], new float[0]));
        }
        long start = now();
        Likeness.groups(features, IntStream.range(0, some).toArray(), 1);
        out.println("groups of " + some + " objects in " + millis(start) + " ms");
        out.flush();
    }

    /** Paints as often as a screen does until all pictures are there. */
    private static void full(GalleryHand hand, BufferedImage screen) throws Exception {
        paint(hand, screen);
        while (grey(screen) > 0) {
            Thread.sleep(FRAME_MILLIS);
            paint(hand, screen);
        }
    }

    private static void paint(GalleryHand hand, BufferedImage screen) throws Exception {
        hand.does(() -> hand.view.content().paint(screen.createGraphics()));
    }

    /** Middles of cells without a picture. */
    private static long grey(BufferedImage screen) {
        int missing = 0;
        for (int y = 60; y < screen.getHeight(); y += 20) {
            for (int x = 380; x < screen.getWidth() - 40; x += 20) {
                missing += (screen.getRGB(x, y) & 0xffffff) == 0xc0c0c0 ? 1 : 0;
            }
        }
        return missing;
    }

    /** Of the processor, as other programs may run beside. */
    private static long now() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long millis(long since) {
        return (now() - since) / 1_000_000;
    }
}
