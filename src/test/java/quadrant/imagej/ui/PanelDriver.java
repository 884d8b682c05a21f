package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.event.WindowEvent;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Plays a person who finds cells, labels some and watches the others, with real clicks and keys. */
final class PanelDriver {
    private static final int LABELS = 8;

    private final PanelRobot hand;

    private PanelDriver(String pictures) throws Exception {
        this.hand = new PanelRobot(pictures);
    }

    /** @param args the mode; two images, each with the zip of its marked cells; a folder for pictures or ""; where the model goes */
    static void play(String[] args) throws Exception {
        new PanelDriver(args[5]).slides(args);
    }

    private void slides(String[] args) throws Exception {
        List<Roi> first = marked(args[2]);
        ImagePlus image = IJ.openImage(args[1]);
        image.show();
        image.setOverlay(new Overlay(new OvalRoi(5, 5, 9, 9)));
        RoiManager manager = new RoiManager();
        manager.addRoi(new OvalRoi(20, 20, 30, 30));
        manager.setVisible(false);
        String before = state(manager, image);
        long start = System.nanoTime();
        Frame panel = hand.open();
        Rectangle at = panel.getBounds();
        System.out.println("BOUNDS " + at.x + " " + at.y + " " + (at.x + at.width) + " " + (at.y + at.height));
        System.out.println("WRONG " + label(image, new Roi(1, 1, 1, 1), 1));
        hand.find(panel, 1);
        Latency latency = new Latency();
        for (int k = 0; k < LABELS; k++) {
            for (int of = 0; of < 2; of++) {
                label(image, first.get(of == 0 ? k : first.size() - 1 - k), of + 1);
            }
        }
        hand.picture("labelled");
        hand.computed(panel);
        System.out.println("EVENTS " + latency.end());
        IJ.wait(3000);
        System.out.println("SCORE " + PanelRobot.text(panel, "score"));
        hand.picture("classified");
        results(panel, args[1], first);
        System.out.println("ACTS " + hand.acts());
        System.out.println("SECONDS " + (System.nanoTime() - start) / 1_000_000_000);
        System.out.println("SAME " + before.equals(state(manager, image)));
        model(panel, args[6]);
        next(panel, args);
        IJ.wait(500);
        hand.key(KeyEvent.VK_N);
        IJ.wait(1000);
        System.out.println("NEXT " + PanelRobot.text(panel, "message"));
        hand.picture("next");
        EventQueue.invokeAndWait(() -> panel.dispatchEvent(new WindowEvent(panel, WindowEvent.WINDOW_CLOSING)));
        ImageJDriver.await(() -> panel.isShowing() ? null : true);
        System.out.println(
                "LEFT " + (image.getCanvas().getShowAllList() == null) + " " + before.equals(state(manager, image)));
        System.out.println("LOG " + ("" + IJ.getLog()).replace('\n', '|'));
    }

    /** Saves the model, and prints the macro that makes it again. */
    private void model(Frame panel, String folder) throws Exception {
        hand.press(panel, "Save model…");
        hand.file(folder);
        ImageJDriver.await(() -> PanelRobot.text(panel, "message").startsWith("Saved: ") ? true : null);
        hand.choose(panel, "Project ▾", "Record as a macro");
        String line = ImageJDriver.await(() -> Recorder.getInstance()
                .getText()
                .lines()
                .filter(l -> l.contains("finetune"))
                .findFirst()
                .orElse(null));
        System.out.println("RECORDED " + line);
    }

    /** Another slide takes its classes from the labels of the first. */
    private void next(Frame panel, String[] args) throws Exception {
        hand.acts(0);
        Point at = WindowManager.getCurrentImage().getWindow().getLocation();
        ImagePlus second = IJ.openImage(args[3]);
        second.show();
        EventQueue.invokeAndWait(() -> second.getWindow().setLocation(at));
        IJ.wait(1000);
        hand.click(second.getCanvas(), 3, 3);
        hand.find(panel, 0);
        hand.computed(panel);
        IJ.wait(2000);
        hand.picture("second");
        results(panel, args[3], marked(args[4]));
    }

    /** Clicks on a cell and presses the number of its class. */
    private String label(ImagePlus image, Roi cell, int number) throws Exception {
        ImageCanvas canvas = image.getCanvas();
        double x = cell.getFloatBounds().getCenterX();
        double y = cell.getFloatBounds().getCenterY();
        int own = hand.acts();
        hand.click(canvas, canvas.screenXD(x), canvas.screenYD(y));
        hand.key(KeyEvent.VK_0 + number);
        hand.acts(own);
        return PanelRobot.text(WindowManager.getFrame(PanelRobot.TITLE), "message");
    }

    /** Balanced accuracy against the marked cells, but for those that were labelled. */
    private void results(Frame panel, String file, List<Roi> marked) throws Exception {
        hand.choose(panel, "Apply to ▾", "All open images");
        ResultsTable table =
                ImageJDriver.await(() -> PanelRobot.text(panel, "message").contains("in ImageJ's Results")
                        ? ResultsTable.getResultsTable()
                        : null);
        IJ.wait(500);
        String title = new File(file).getName();
        double[] hits = new double[2];
        double[] all = new double[2];
        int objects = 0;
        for (int r = 0; r < table.size(); r++) {
            if (!table.getStringValue("Image", r).equals(title)) {
                continue;
            }
            objects++;
            double x = table.getValue("X (px)", r) + 4;
            double y = table.getValue("Y (px)", r) + 4;
            for (int m = 0;
                    m < marked.size() && table.getStringValue("Labelled", r).isEmpty();
                    m++) {
                Rectangle b = marked.get(m).getBounds();
                if (new Rectangle(b.x - 2, b.y - 2, b.width / 2 + 4, b.height / 2 + 4).contains(x, y)) {
                    int of = marked.get(m).getName().startsWith("epithelium") ? 0 : 1;
                    all[of]++;
                    hits[of] += table.getStringValue("Predicted", r).equals(of == 0 ? "A" : "B") ? 1 : 0;
                }
            }
        }
        System.out.println("ACCURACY " + title + " "
                + String.format(Locale.ROOT, "%.3f", (hits[0] / all[0] + hits[1] / all[1]) / 2) + " "
                + (int) (all[0] + all[1]) + " " + objects);
        for (String shown : new String[] {"Results", "Quadrant images"}) {
            Window w = WindowManager.getWindow(shown);
            EventQueue.invokeAndWait(() -> ((Frame) w).setVisible(false));
        }
    }

    private static List<Roi> marked(String zip) {
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", zip);
        List<Roi> cells = new ArrayList<>(List.of(hidden.getRoisAsArray()));
        cells.removeIf(r -> r.getName().startsWith("stroma"));
        cells.sort((a, b) ->
                a.getName().replaceAll("\\d", "").compareTo(b.getName().replaceAll("\\d", "")));
        return cells;
    }

    /** What belongs to the user, as bytes. */
    private static String state(RoiManager manager, ImagePlus image) {
        StringBuilder all = new StringBuilder();
        for (Roi roi : manager.getRoisAsArray()) {
            all.append(Arrays.toString(RoiEncoder.saveAsByteArray(roi)));
        }
        for (Roi roi : image.getOverlay().toArray()) {
            all.append(Arrays.toString(RoiEncoder.saveAsByteArray(roi)));
        }
        return all.toString();
    }

    /** How long the event thread takes to answer. */
    private static final class Latency {
        private static final int SLOW_MILLIS = 40;

        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong slowest = new AtomicLong();
        private final List<Long> all = new ArrayList<>();
        private final Thread thread = new Thread(this::watch);

        Latency() {
            thread.start();
        }

        private void watch() {
            try {
                while (!stop.get()) {
                    long start = System.nanoTime();
                    CountDownLatch answered = new CountDownLatch(1);
                    EventQueue.invokeLater(answered::countDown);
                    if (!answered.await(SLOW_MILLIS, TimeUnit.MILLISECONDS)) {
                        String work = atWork();
                        answered.await();
                        // the robot itself waits there
                        if (work.contains("syncNativeQueue")) {
                            continue;
                        }
                        System.out.println("SLOW " + work);
                    }
                    long took = (System.nanoTime() - start) / 1_000_000;
                    all.add(took);
                    slowest.accumulateAndGet(took, Math::max);
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** What the event thread is doing. */
        private static String atWork() {
            return Thread.getAllStackTraces().entrySet().stream()
                    .filter(t -> t.getKey().getName().startsWith("AWT-EventQueue"))
                    .map(t -> Arrays.stream(t.getValue()).limit(14).toList().toString())
                    .collect(Collectors.joining());
        }

        /** Median, 99th percentile and the longest, in milliseconds. */
        String end() throws InterruptedException {
            stop.set(true);
            thread.join();
            all.sort(null);
            return all.get(all.size() / 2) + " " + all.get(all.size() * 99 / 100) + " " + slowest.get();
        }
    }
}
