package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.event.KeyEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JTextField;

/** Plays a person who names two classes, edits objects by mouse and keys, and goes through the panel by Tab. */
final class PanelEditsDriver {
    private final PanelRobot hand;
    private final ImagePlus image;
    private final ImageCanvas canvas;
    private final Frame panel;
    private final List<Roi> cells;

    private PanelEditsDriver(String[] args) throws Exception {
        hand = new PanelRobot(args[3]);
        RoiManager hidden = new RoiManager(false);
        hidden.runCommand("Open", args[2]);
        cells = List.of(hidden.getRoisAsArray());
        image = IJ.openImage(args[1]);
        Overlay overlay = new Overlay();
        cells.forEach(overlay::add);
        image.setOverlay(overlay);
        image.show();
        canvas = image.getCanvas();
        panel = hand.open();
        hand.choose(panel, "Take ▾", "Overlay");
        // what classes the ROIs bring
        hand.close(hand.dialog(), "No classes");
        IJ.wait(400);
    }

    /** @param args the mode; an image; the zip of its cells; a folder for pictures or "" */
    static void play(String[] args) throws Exception {
        PanelEditsDriver driver = new PanelEditsDriver(args);
        driver.first();
        driver.edits();
        driver.tabs();
    }

    private void said(String what) throws Exception {
        IJ.wait(400);
        System.out.println(what + " " + PanelRobot.text(panel, "message"));
        hand.picture(what.toLowerCase(java.util.Locale.ROOT));
    }

    private double[] at(Roi cell) {
        return new double[] {
            canvas.screenXD(cell.getFloatBounds().getCenterX()),
            canvas.screenYD(cell.getFloatBounds().getCenterY())
        };
    }

    private void click(Roi cell) throws Exception {
        hand.click(canvas, at(cell)[0], at(cell)[1]);
        IJ.wait(150);
    }

    private List<Roi> of(String name) {
        return cells.stream().filter(r -> r.getName().startsWith(name)).toList();
    }

    /** Two names and four clicks. */
    private void first() throws Exception {
        click(of("stroma").get(0));
        hand.key(KeyEvent.VK_ESCAPE);
        hand.acts(0);
        for (String name : List.of("lymphocyte", "epithelium")) {
            hand.key(KeyEvent.VK_C);
            JTextField field = ImageJDriver.all(panel, JTextField.class).stream()
                    .filter(f -> "class".equals(f.getName()))
                    .findFirst()
                    .orElseThrow();
            ImageJDriver.await(() -> field.isFocusOwner() ? true : null);
            hand.write(name);
            said("NAME");
            click(of(name).get(0));
            click(of(name).get(1));
        }
        ImageJDriver.await(() -> ImageJDriver.all(panel, JLabel.class).stream()
                        .map(l -> String.valueOf(l.getText()))
                        .anyMatch(t -> t.matches(" 2 labelled, [1-9]\\d* predicted.*"))
                ? true
                : null);
        System.out.println("FIRST " + hand.acts());
        said("PREDICTED");
    }

    private void edits() throws Exception {
        hand.key(KeyEvent.VK_ESCAPE);
        List<Roi> some = of("lymphocyte");
        click(some.get(0));
        hand.hold(KeyEvent.VK_SHIFT, () -> click(some.get(1)));
        hand.key(KeyEvent.VK_M);
        said("MERGED");
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        click(some.get(3));
        hand.key(KeyEvent.VK_DELETE);
        said("DELETED");
        hand.key(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        click(some.get(4));
        hand.key(KeyEvent.VK_X);
        said("NO_CELL");
        hand.key(KeyEvent.VK_ESCAPE);
        Roi cut = of("epithelium").get(3);
        Rectangle b = cut.getBounds();
        EventQueue.invokeAndWait(() -> IJ.setTool("line"));
        double middle = canvas.screenYD(cut.getFloatBounds().getCenterY());
        hand.drag(
                canvas,
                new double[] {canvas.screenXD(b.x - 4), middle},
                new double[] {canvas.screenXD(b.x + b.width / 2.0), middle},
                new double[] {canvas.screenXD(b.x + b.width + 4), middle});
        IJ.wait(300);
        System.out.println("LINE " + image.getRoi());
        hand.key(KeyEvent.VK_S);
        said("SPLIT");
        System.out.println("LEFT " + image.getRoi());
        EventQueue.invokeAndWait(() -> IJ.setTool("oval"));
        hand.drag(canvas, new double[] {3, 3}, new double[] {12, 12}, new double[] {16, 18});
        IJ.wait(300);
        hand.key(KeyEvent.VK_D);
        said("DRAWN");
        hand.key(KeyEvent.VK_O);
        said("OUTLINES");
        hand.key(KeyEvent.VK_O);
        said("HIDDEN");
        hand.key(KeyEvent.VK_O);
    }

    /** The buttons that Tab reaches, of all that are there. */
    private void tabs() throws Exception {
        Set<Component> reached = new LinkedHashSet<>();
        EventQueue.invokeAndWait(panel::requestFocus);
        IJ.wait(500);
        for (int i = 0; i < 60; i++) {
            Component owner =
                    KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
            if (owner instanceof AbstractButton) {
                reached.add(owner);
            }
            hand.key(KeyEvent.VK_TAB);
        }
        List<AbstractButton> all = ImageJDriver.all(panel, AbstractButton.class).stream()
                .filter(b -> b.isShowing() && !b.getClass().getName().startsWith("javax.swing.plaf"))
                .toList();
        System.out.println("UNREACHED "
                + all.stream()
                        .filter(b -> !reached.contains(b))
                        .map(AbstractButton::getText)
                        .toList());
        System.out.println("REACHED " + reached.size());
        AbstractButton undo =
                all.stream().filter(b -> "Undo".equals(b.getText())).findFirst().orElseThrow();
        EventQueue.invokeAndWait(undo::requestFocusInWindow);
        IJ.wait(300);
        EventQueue.invokeAndWait(() -> undo.addActionListener(e -> System.out.println("PRESSED by Space")));
        hand.key(KeyEvent.VK_SPACE);
        IJ.wait(300);
    }
}
