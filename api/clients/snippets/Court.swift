// URLSession，iOS 15 起。 URLSession, from iOS 15 on.
import Foundation

struct Refused: Error { let code: String, message: String }
struct Tokens: Codable { let accessToken: String, refreshToken: String }

struct Party: Decodable { let id: String, role: String, name: String? }
struct Due: Decodable { let id: String, dueOn: String?, daysLeft: Int?, status: String }
struct Event: Decodable { let cursor: String, id: String, n: Int, kind: String, happenedAt: String }
struct Case: Decodable { let id: String, number: String?, stage: String?, parties: [Party]?, nextDeadline: Due? }
struct MyCases: Decodable { struct Page: Decodable { let totalCount: Int?, nodes: [Case] }; let myCases: Page? }

private struct Answer<Data: Decodable>: Decodable {
    struct Failure: Decodable { struct Extensions: Decodable { let code: String }; let message: String, extensions: Extensions }
    let data: Data?, errors: [Failure]?
}
private struct Body<Variables: Encodable>: Encodable { let documentId: String, variables: Variables }

/// `ids` are those of generated/ids.js; keep the tokens in the keychain.
actor Court {
    private let endpoint: URL, ids: [String: String]
    private var tokens: Tokens?
    private var renewing: Task<Tokens, Error>?

    init(endpoint: URL, ids: [String: String], tokens: Tokens?) {
        (self.endpoint, self.ids, self.tokens) = (endpoint, ids, tokens)
    }

    func myCases() async throws -> MyCases.Page? {
        try await ask("MyCasesPage", ["first": 20], as: MyCases.self).myCases
    }

    /// Runs one registered document; renews the tokens where they ended, and asks once more.
    func ask<Variables: Encodable, Data: Decodable>(_ name: String, _ variables: Variables, as _: Data.Type) async throws -> Data {
        let used = tokens?.accessToken
        do {
            return try await send(name, variables, used)
        } catch let refused as Refused where refused.code == "UNAUTHENTICATED" && tokens != nil {
            return try await send(name, variables, try await renew(used).accessToken)
        }
    }

    /// What happens in a case after `after`; when it ends go on with the cursor of the last event.
    func caseEvents(_ caseId: String, after: String?) async throws -> AsyncThrowingStream<Event, Error> {
        struct Told: Decodable { let caseEvents: Event? }
        var request = try self.request("CaseEvents", ["caseId": caseId, "after": after], tokens?.accessToken)
        request.setValue("text/event-stream", forHTTPHeaderField: "accept")
        request.timeoutInterval = 24 * 60 * 60
        let (bytes, _) = try await URLSession.shared.bytes(for: request)
        return AsyncThrowingStream { stream in
            let reading = Task {
                do {
                    for try await line in bytes.lines where line.hasPrefix("data: ") {
                        let told = try JSONDecoder().decode(Answer<Told>.self, from: Foundation.Data(line.dropFirst(6).utf8))
                        if let error = told.errors?.first { throw Refused(code: error.extensions.code, message: error.message) }
                        if let event = told.data?.caseEvents { stream.yield(event) }
                    }
                    stream.finish()
                } catch { stream.finish(throwing: error) }
            }
            stream.onTermination = { _ in reading.cancel() }
        }
    }

    /// A refresh token is good for one use: whoever comes meanwhile waits for the first.
    private func renew(_ stale: String?) async throws -> Tokens {
        if let held = tokens, held.accessToken != stale { return held }
        if let renewing { return try await renewing.value }
        struct Renewed: Decodable { let refreshSession: Tokens? }
        let input = ["input": ["refreshToken": tokens?.refreshToken]]
        let task = Task { () throws -> Tokens in
            let renewed: Renewed = try await send("RefreshSession", input, nil)
            guard let fresh = renewed.refreshSession else { throw Refused(code: "UNAUTHENTICATED", message: "") }
            return fresh
        }
        renewing = task
        defer { renewing = nil }
        let fresh = try await task.value
        tokens = fresh
        return fresh
    }

    private func request<Variables: Encodable>(_ name: String, _ variables: Variables, _ access: String?) throws -> URLRequest {
        guard let id = ids[name] else { preconditionFailure("no document \(name)") }
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        request.setValue("application/graphql-response+json", forHTTPHeaderField: "accept")
        if let access { request.setValue("Bearer \(access)", forHTTPHeaderField: "authorization") }
        request.httpBody = try JSONEncoder().encode(Body(documentId: id, variables: variables))
        return request
    }

    private func send<Variables: Encodable, Data: Decodable>(_ name: String, _ variables: Variables, _ access: String?) async throws -> Data {
        let (body, _) = try await URLSession.shared.data(for: self.request(name, variables, access)) // also of 400, 401 and 429
        let answer = try JSONDecoder().decode(Answer<Data>.self, from: body)
        if let error = answer.errors?.first { throw Refused(code: error.extensions.code, message: error.message) }
        guard let data = answer.data else { throw URLError(.cannotParseResponse) }
        return data
    }
}
