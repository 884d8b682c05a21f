package quadrant.imagej.panel;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.swing.JFrame;
import quadrant.imagej.CellFinder;
import quadrant.workspace.FeatureTable;
import quadrant.workspace.Forecast;
import quadrant.workspace.WorkspaceFile;

/** How long a label takes until all objects have their colours, with features that are there; on a display. */
public final class PanelTiming extends TestHost {
    private static final int SIDE_PX = 16;
    /** About what the usual network gives. */
    private static final int WIDTH = 6400;

    private static final int LABELS = 40;

    private PanelTiming() {}

    /** Prints median and longest of 20 labels, in milliseconds. */
    @SuppressWarnings("ReferenceEquality") // whether it is a new one
    public static void run(int objects, PrintWriter out) throws Exception {
        new ImageJ(ImageJ.NO_SHOW);
        int side = SIDE_PX * (int) Math.ceil(Math.sqrt(objects));
        ImagePlus image = IJ.createImage("timing", "8-bit ramp", side, side, 1);
        Session[] made = new Session[1];
        Path folder = Files.createTempDirectory("panel-timing");
        EventQueue.invokeAndWait(() -> {
            JFrame frame = new JFrame("panel");
            PanelTiming host = new PanelTiming();
            Session session = new Session(host, WorkspaceFile.free(folder), false);
            new Canvases(session);
            frame.add(new PanelView(frame, host, session, () -> {}).content());
            frame.pack();
            frame.setVisible(true);
            image.show();
            session.follow(image);
            session.take(image, CellFinder.tiles(side, side, SIDE_PX, null).subList(0, objects), "tiles", Map.of());
            made[0] = session;
        });
        Session session = made[0];
        Random random = new Random(1);
        for (int i = 0; i < objects; i++) {
            float[] row = new float[WIDTH];
            for (int f = 0; f < WIDTH; f++) {
                row[f] = (float) random.nextGaussian() + (f % 2 == i % 2 ? 0.2f : 0);
            }
            session.learner().features().put(i, new FeatureTable.Row(row, WIDTH / 2, new float[64], new float[16]));
        }
        long[] took = new long[LABELS];
        for (int n = 0; n < LABELS; n++) {
            Forecast before = session.forecast();
            int item = n;
            long start = System.nanoTime();
            EventQueue.invokeAndWait(() -> {
                session.go(item);
                session.number(item % 2 + 1);
                // turns would be computed beside
                session.cancel();
            });
            while (n >= LABELS / 2 && session.forecast() == before) {
                Thread.sleep(1);
            }
            EventQueue.invokeAndWait(() -> {});
            took[n] = (System.nanoTime() - start) / 1_000_000;
            Thread.sleep(n < LABELS / 2 ? 300 : 1500);
        }
        long[] timed = Arrays.copyOfRange(took, LABELS / 2, LABELS);
        Arrays.sort(timed);
        out.println(objects + " objects: from a label to the colours of all " + timed[timed.length / 2]
                + " ms in the median, " + timed[timed.length - 1] + " ms at most");
        out.flush();
        EventQueue.invokeAndWait(session::close);
    }
}
