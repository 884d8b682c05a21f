package quadrant.imagej.panel;

import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.TextComponent;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.Optional;
import java.util.function.Predicate;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/**
 * The labelling keys, in the panel's window and in those of its images. They are handled before ImageJ sees them, as it uses
 * some of them otherwise.
 */
public abstract class WindowKeys implements KeyEventDispatcher {
    private final Predicate<Window> ours;

    /** @param ours the windows in which the keys are active */
    protected WindowKeys(Predicate<Window> ours) {
        this.ours = ours;
    }

    /** The class with this number, 0 for none. */
    protected abstract void number(int number);

    /** The action of a key with Control or Command; null for none. */
    protected abstract @Nullable Runnable held(int key, boolean shift);

    /** The action of a key that is neither a digit nor Delete; null for none. */
    protected abstract @Nullable Runnable plain(int key);

    /** Whether a typed character belongs to a handled key, so that ImageJ must not see it. */
    protected boolean typed(char character) {
        return Character.isDigit(character);
    }

    /** Activates the keys. */
    public final void listen() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
    }

    /** Deactivates the keys. */
    public final void stop() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
    }

    @Override
    public final boolean dispatchKeyEvent(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        boolean writing =
                focus.getFocusOwner() instanceof JTextComponent || focus.getFocusOwner() instanceof TextComponent;
        if (window == null || writing || !ours.test(window)) {
            return false;
        }
        Optional<Runnable> action = action(e);
        if (action.isPresent() && e.getID() == KeyEvent.KEY_PRESSED) {
            action.get().run();
        }
        // the typed character and the release that follow a handled press are not passed to ImageJ either
        return action.isPresent() || (e.getID() == KeyEvent.KEY_TYPED && typed(e.getKeyChar()));
    }

    private Optional<Runnable> action(KeyEvent e) {
        int key = e.getKeyCode();
        if (e.isAltDown()) {
            return Optional.empty();
        }
        if (e.isControlDown() || e.isMetaDown()) {
            return Optional.ofNullable(held(key, e.isShiftDown()));
        }
        int digit = key == KeyEvent.VK_DELETE || key == KeyEvent.VK_BACK_SPACE ? 0 : digit(key);
        return digit >= 0 ? Optional.of(() -> number(digit)) : Optional.ofNullable(plain(key));
    }

    private static int digit(int key) {
        if (key >= KeyEvent.VK_0 && key <= KeyEvent.VK_9) {
            return key - KeyEvent.VK_0;
        }
        return key >= KeyEvent.VK_NUMPAD0 && key <= KeyEvent.VK_NUMPAD9 ? key - KeyEvent.VK_NUMPAD0 : -1;
    }
}
