package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import java.awt.Frame;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plays a person who labels real cells of several classes, and one whose ImageJ is killed meanwhile. */
final class PanelCellsDriver {
    private final PanelRobot hand;
    private final Map<String, List<Roi>> cells = new LinkedHashMap<>();
    private final ImagePlus image;
    private final Frame panel;

    /** @param args the mode; an image; the zip of its cells; a folder for pictures or ""; labels a class; "kill" or ""; where a model is saved, if it is */
    static void play(String[] args) throws Exception {
        PanelCellsDriver driver = new PanelCellsDriver(args[1], args[2], args[3]);
        int labels = Integer.parseInt(args[4]);
        driver.label(labels, args[5].equals("kill"));
        driver.results(labels);
        if (args.length > 6) {
            driver.hand.press(driver.panel, "Save model…");
            driver.hand.file(args[6]);
            ImageJDriver.await(() -> PanelRobot.text(driver.panel, "message").startsWith("Saved: ") ? true : null);
        }
    }

    /** Waits until the score does not change any more, as the turns of all labelled cells are there. */
    private void settled() throws Exception {
        String before = "";
        for (int same = 0; same < 8; IJ.wait(1000)) {
            String now = PanelRobot.text(panel, "score");
            same = now.equals(before) ? same + 1 : 0;
            before = now;
        }
    }

    private PanelCellsDriver(String file, String zip, String pictures) throws Exception {
        this.hand = new PanelRobot(pictures);
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", zip);
        image = IJ.openImage(file);
        Overlay overlay = new Overlay();
        for (Roi roi : hidden.getRoisAsArray()) {
            overlay.add(roi);
            cells.computeIfAbsent(of(roi.getName()), k -> new ArrayList<>()).add(roi);
        }
        image.setOverlay(overlay);
        image.show();
        panel = hand.open();
        hand.choose(panel, "Take ▾", "Overlay");
        // the robot labels by hand
        hand.close(hand.dialog(), "No classes");
        for (String name : cells.keySet()) {
            hand.name(panel, name);
        }
        hand.key(KeyEvent.VK_ESCAPE);
    }

    private static String of(String name) {
        return name.split(" ", -1)[0];
    }

    private void label(int each, boolean kill) throws Exception {
        ImageCanvas canvas = image.getCanvas();
        for (int n = 0; n < each; n++) {
            int key = 0;
            for (List<Roi> some : cells.values()) {
                Roi cell = some.get(n);
                hand.click(
                        canvas,
                        canvas.screenXD(cell.getFloatBounds().getCenterX()),
                        canvas.screenYD(cell.getFloatBounds().getCenterY()));
                key++;
                hand.key(KeyEvent.VK_0 + key);
                System.out.println("LABELLED " + of(cell.getName()));
            }
        }
        if (kill) {
            System.out.flush();
            new ProcessBuilder("kill", "-9", ProcessHandle.current().pid() + "")
                    .start()
                    .waitFor();
        }
    }

    private void results(int each) throws Exception {
        hand.computed(panel);
        settled();
        hand.picture("cells");
        System.out.println("SCORE " + PanelRobot.text(panel, "score"));
        hand.choose(panel, "Apply to ▾", "All open images");
        ResultsTable table = ImageJDriver.await(
                () -> WindowManager.getWindow("Quadrant images") == null ? null : ResultsTable.getResultsTable());
        IJ.wait(500);
        List<String> names = List.copyOf(cells.keySet());
        double[] hits = new double[names.size()];
        double[] all = new double[names.size()];
        for (int r = 0; r < table.size(); r++) {
            if (table.getStringValue("Labelled", r).isEmpty()) {
                int truth = names.indexOf(of(table.getStringValue("Object", r)));
                all[truth]++;
                hits[truth] += table.getStringValue("Predicted", r).equals(names.get(truth)) ? 1 : 0;
            }
        }
        double sum = 0;
        double count = 0;
        for (int k = 0; k < all.length; k++) {
            sum += hits[k] / all[k] / all.length;
            count += all[k];
        }
        System.out.println("ACCURACY " + String.format(Locale.ROOT, "%.3f", sum) + " " + (int) count + " " + each);
    }
}
