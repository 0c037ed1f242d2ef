import type { AppErrorCode } from '#shared/domain/errors.ts'
import type { ErrorWords } from './error-words.ts'

/** Codes that come from the console itself: its window, its keychain, its data file, its lock. */
export type ApplicationCode = Extract<AppErrorCode, `${'app' | 'bridge' | 'secrets' | 'store' | 'lock' | 'process' | 'callback' | 'listener' | 'document'}.${string}`>

const negative = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'negative' })
const attention = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'attention' })
const neutral = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'neutral' })

export const applicationWords: Readonly<Record<ApplicationCode, ErrorWords>> = {
  'app.internal': negative('Something inside Casebench failed', 'The step was not done. What was saved before stays saved.', 'Try once more. If it fails again, save a diagnostics file in Settings, Data and retention.'),
  'app.invalid-input': attention('That cannot be saved yet', 'One of the values does not fit.', 'Look at the marked fields.'),
  'app.not-found': attention('It is no longer there', 'It was removed or belongs to another workspace.', 'Go back to the list.'),
  'app.locked': neutral('Casebench is locked', 'Nothing was done.', 'Unlock and try again.'),
  'app.cancelled': neutral('Cancelled', 'Nothing was changed.', 'Start again when you are ready.'),
  'app.unsupported': attention('Not possible here', 'This workspace or this computer does not offer the step.', 'Use another way to get there.'),

  'bridge.refused-sender': negative('The window was refused', 'The request did not come from the console itself, so nothing was done.', 'Close Casebench and open it again.'),
  'bridge.unknown-channel': negative('The window and the console do not match', 'The window asked for something this version does not know.', 'Close Casebench and open it again.'),
  'bridge.bad-request': attention('That cannot be sent', 'One of the values does not fit.', 'Look at the fields and try again.'),
  'bridge.bad-response': negative('An answer could not be read', 'The console gave an answer that the window does not understand.', 'Try once more, then save a diagnostics file in Settings.'),
  'bridge.too-many': neutral('Too much at once', 'Casebench is still busy with earlier steps.', 'Wait a few seconds and try again.'),

  'secrets.no-keychain': negative('No system keychain', 'Casebench keeps keys only in the system keychain, and this computer offers none.', 'Start the keychain service of this system, then try again.'),
  'secrets.keychain-locked': attention('The system keychain is locked', 'Keys cannot be read until it is open.', 'Unlock the keychain, then try again.'),
  'secrets.denied': attention('The keychain said no', 'The system refused access to the key.', 'Allow Casebench in the keychain, then try again.'),
  'secrets.timeout': attention('The keychain did not answer', 'A question from the system may still be open behind this window.', 'Answer it, then try again.'),
  'secrets.too-large': attention('Too long for the keychain', 'The system keychain takes entries up to 2,000 bytes.', 'Check that only the key itself was pasted.'),
  'secrets.missing': attention('No key is stored', 'The keychain has no entry for this.', 'Add the key in Settings, Providers.'),
  'secrets.malformed': attention('The stored key is damaged', 'The entry in the keychain does not have the expected form.', 'Replace the key in Settings, Providers.'),
  'secrets.failed': negative('The keychain failed', 'The system keychain gave an error and nothing was changed.', 'Try again. If it fails again, restart the keychain service.'),

  'store.key-lost': negative('The key to the data file is gone', 'The file is there and undamaged, but the keychain no longer has its key.', 'Enter the code of the recovery sheet, or restore a backup.'),
  'store.key-wrong': negative('The key does not fit the data file', 'The file was made with another key.', 'Enter the code of the recovery sheet, or restore a backup.'),
  'store.damaged': negative('The data file is damaged', 'A check of the file found parts that cannot be read. The file was not changed.', 'Restore a backup, or save what can be read.'),
  'store.newer-version': attention('The data file is from a newer Casebench', 'This version would not understand it, so it was not opened and not changed.', 'Install the newer version on this computer.'),
  'store.locked-elsewhere': attention('The data file is open elsewhere', 'Another window of this program holds the file. Nothing is damaged.', 'Close that window, or wait a minute and try again.'),
  'store.disk-full': negative('The disk is full', 'The last change could not be saved. Everything before it is safe.', 'Free some space, then try again.'),
  'store.read-only': negative('The data file cannot be written', 'The file or its folder is read-only.', 'Check the rights of the folder, then try again.'),
  'store.io': negative('The disk gave an error', 'The data file could not be read or written.', 'Check the disk, then try again.'),
  'store.unsafe-settings': negative('The data file was not opened safely', 'Its safety settings did not come up as they must, so Casebench stopped before it wrote anything.', 'Try again. If it fails again, save a diagnostics file.'),
  'store.not-open': neutral('The data file is not open', 'Casebench has not finished opening it.', 'Wait a moment and try again.'),
  'store.not-ours': attention('That is not a Casebench data file', 'The file has another format and was not touched.', 'Restore a backup, or start with an empty file.'),
  'store.conflict': attention('Somebody changed it in the meantime', 'Your change was not saved, and what you typed is still here.', 'Reload the case, then save again.'),
  'store.migration-failed': negative('The data file could not be brought up to date', 'The file is as it was before, and a backup lies beside it.', 'Try again, or restore the backup.'),

  'lock.wrong-passphrase': attention('That is not the passphrase', 'Nothing was opened.', 'Check Caps Lock and the keyboard layout, then try again.'),
  'lock.wait': neutral('Too many tries', 'Each wrong passphrase makes the wait longer.', 'Wait until the time is over, then try again.'),
  'lock.weak-passphrase': attention('The passphrase is too weak', 'It would be guessed quickly.', 'Use at least 12 characters, best four or more words.'),

  'process.crashed': negative('A helper program stopped', 'The step ended with it and nothing half done was saved.', 'Try again.'),
  'process.timeout': attention('That took too long', 'The step was ended and nothing half done was saved.', 'Try again.'),
  'process.failed-to-start': negative('A helper program did not start', 'The step could not begin.', 'Try again. If it fails again, restart the computer.'),

  'document.refused': attention('That file is not taken', 'It is not of a kind or size that Casebench reads. Nothing was saved.', 'Check that it is the file that you meant.'),
  'document.unreadable': attention('The file could not be read', 'It is damaged or has another form than its name says. Nothing was saved.', 'Ask for the file once more.'),

  'callback.bad-signature': negative('Bad signature', 'Nothing was applied.', 'Ask the provider which key it signs with.'),
  'callback.malformed': attention('Not a callback that we know', 'The text does not have the form of a delivery. Nothing was applied.', 'Compare it with what the provider says it sent.'),
  'callback.no-case': attention('No case fits', 'None of the codes in the delivery belongs to a case on this computer.', 'Choose the case yourself.'),
  'callback.not-applicable': attention('That cannot be done with this callback', 'What it proves, or what it says, does not allow the step. Nothing was changed.', 'Look at its checks.'),

  'listener.port-taken': negative('The port is in use', 'Another program listens there, so providers cannot reach this desk.', 'Close that program, or choose another port in Settings, Listener.'),
  'listener.address-unavailable': negative('This computer does not have that address', 'The network that it belongs to may be gone.', 'Use 127.0.0.1, or an address that this computer has right now.'),
  'listener.refused': negative('The listener was not started', 'The system did not allow it, or the address was not confirmed.', 'Use a port above 1023 and confirm an address that other computers can reach.'),
  'listener.not-running': attention('The listener is off', 'Nothing can arrive until it runs.', 'Start it, then try again.'),
  'listener.bad-certificate': negative('The certificate does not work', 'Certificate and key do not belong together, or cannot be read.', 'Choose both files again: PEM texts of one pair.'),
  'listener.unreachable': attention('The public address does not lead here', 'A call to it did not come back to this computer.', 'Check the proxy or tunnel and its target port.'),
}
